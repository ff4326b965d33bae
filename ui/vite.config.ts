import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    // Ant Design's tables and pickers are large, but never in the first chunk; scripts/check-size.mjs
    // measures what a first screen really loads.
    chunkSizeWarningLimit: 900,
    // The page's policy takes scripts from its own files only.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
  },
  server: { port: 5173, strictPort: true },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
