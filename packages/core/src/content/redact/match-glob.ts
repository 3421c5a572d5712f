/** Whether `text` is all of `glob`, where `*` is any run of characters and `?` any one. Linear in time but for `*`s. */
export function matchGlob(glob: string, text: string): boolean {
  let g = 0;
  let t = 0;
  let star = -1;
  let retry = 0;
  while (t < text.length) {
    const wanted = glob[g];
    if (wanted === "*") {
      star = g;
      retry = t;
      g += 1;
    } else if (wanted === "?" || (wanted !== undefined && wanted === text[t])) {
      g += 1;
      t += 1;
    } else if (star >= 0) {
      retry += 1;
      t = retry;
      g = star + 1;
    } else {
      return false;
    }
  }
  while (glob[g] === "*") g += 1;
  return g === glob.length;
}
