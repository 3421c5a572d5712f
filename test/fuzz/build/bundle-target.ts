import { writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { instrument } from "./instrument.ts";

/** A target and all that it reads with, in one file that counts branches. */
export interface Bundle {
  /** Exports `target`. */
  readonly url: string;
  readonly counters: number;
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

const PACKAGES = fileURLToPath(new URL("../../../packages/", import.meta.url));

/** Code of ours that ships. What only tests use would count as progress where there is none. */
function isCounted(path: string): boolean {
  const isOurs = path.startsWith(PACKAGES) || path.includes(`${sep}planted${sep}`);
  return isOurs && path.endsWith(".ts") && !path.includes(`${sep}testing${sep}`) && !path.endsWith(".test.ts");
}

export async function bundleTarget(path: string, folder: string): Promise<Bundle> {
  const texts = new Set<string>();
  const numbers = new Set<number>();
  let counters = 0;
  const bundle = await rolldown({
    input: path,
    platform: "node",
    // Putting the counters in takes most of the time, as it has to.
    checks: { pluginTimings: false },
    resolve: { conditionNames: ["outcrop:source", "node", "import"] },
    plugins: [
      {
        name: "count-branches",
        transform(code, id) {
          if (!isCounted(id)) return null;
          const counted = instrument(code, counters);
          counters += counted.counters;
          for (const text of counted.texts) texts.add(text);
          for (const number of counted.numbers) numbers.add(number);
          return { code: counted.code };
        },
      },
    ],
  });
  try {
    const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
    const file = join(folder, "target.mjs");
    await writeFile(file, output[0].code);
    return { url: pathToFileURL(file).href, counters, texts: [...texts], numbers: [...numbers] };
  } finally {
    await bundle.close();
  }
}
