// Fails the build when a first screen would load more than 300 KB of script and style, gzipped.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 300;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

const files = new Set();
function take(name) {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const style of chunk.css ?? []) files.add(style);
  for (const imported of chunk.imports ?? []) take(imported);
}
take("index.html");

let total = 0;
for (const file of files) total += gzipSync(readFileSync(new URL(file, dist))).length;
const kilobytes = Math.round(total / 1024);
console.log(`first chunk: ${kilobytes} KB gzipped in ${files.size} files (limit ${LIMIT_KB} KB)`);
if (files.size === 0 || kilobytes > LIMIT_KB) process.exit(1);
