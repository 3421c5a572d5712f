import { readFile } from "node:fs/promises";

/** What a process has used so far. */
export interface ProcessUse {
  /** User and system time of all its threads. */
  readonly cpuUs: number;
  readonly rssMb: number;
  /** The most that was ever resident. */
  readonly peakRssMb: number;
}

/** Linux counts processor time in hundredths of a second here, whatever the kernel's own tick is. */
const TICK_US = 10_000;

/** From `/proc` (Linux, proc_pid_stat(5)); `undefined` elsewhere, or when the process is gone. */
export async function processUse(pid: number): Promise<ProcessUse | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    // The command's name, which may hold anything, ends at the last bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
    return {
      cpuUs: (Number(fields[11]) + Number(fields[12])) * TICK_US,
      rssMb: kib("VmRSS") / 1024,
      peakRssMb: kib("VmHWM") / 1024,
    };
  } catch {
    return undefined;
  }
}
