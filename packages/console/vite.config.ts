import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig(({ command }) => {
  // Whoever builds may be a test, where it says "test", and React would come in its slow form for developers.
  if (command === "build") process.env["NODE_ENV"] = "production";
  return {
    plugins: [react(), tailwindcss()],
    // The server's content policy allows fonts and scripts from its own origin only: nothing may become a data: address.
    build: {
      assetsInlineLimit: 0,
      sourcemap: false,
      chunkSizeWarningLimit: 700,
      // What others wrote is served with the console, and with their terms.
      license: { fileName: "licenses.md" },
    },
    server: { proxy: { "/api": "http://127.0.0.1:5080" } },
  };
});
