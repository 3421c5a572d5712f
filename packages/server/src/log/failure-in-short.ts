import { getSystemErrorMap } from "node:util";
import { ReserveReached } from "./disk-reserve.ts";

/**
 * `ENOSPC: no space left on device`: a failed operation for senders and probes, who are not to learn where the data lies.
 * Node's own message ends in the file's path; that one is for the process's log.
 */
export function failureInShort(error: unknown): string {
  if (error instanceof ReserveReached) return error.message;
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return "internal error";
  const errno = "errno" in error && typeof error.errno === "number" ? error.errno : undefined;
  const [, description] = (errno !== undefined && getSystemErrorMap().get(errno)) || [];
  return description === undefined ? error.code : `${error.code}: ${description}`;
}
