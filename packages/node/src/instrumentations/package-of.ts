/** The package that a file was installed with, or `undefined` for one that is not below `node_modules`. */
export function packageOf(file: string): string | undefined {
  const at = file.lastIndexOf("node_modules");
  if (at === -1) return undefined;
  const [, first = "", second = ""] = file.slice(at).split(/[\\/]/, 3);
  return first.startsWith("@") ? `${first}/${second}` : first;
}
