// Before the first paint, so that a dark page never flashes white. A file of its own: the content policy forbids inline
// scripts. The key and the values are those of src/state/theme.ts.
(() => {
  let chosen = "system";
  try {
    chosen = localStorage.getItem("outcrop.theme") ?? "system";
  } catch {
    // Storage can be forbidden; the system's choice stands.
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
