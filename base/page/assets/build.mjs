// Builds styles and scripts into base/page/dist: names that hold a hash of the
// content, a manifest from plain names to those, and each file compressed once
// for all readers. Run by `npm run build` (make assets).
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "dist");
const manifest = {};

await mkdir(dist, { recursive: true });
for (const old of await readdir(dist)) {
  if (old !== ".gitkeep") await rm(join(dist, old));
}

const built = await build({
  entryPoints: [join(here, "page.css"), join(here, "page.ts"), join(here, "worker.ts")],
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox115", "safari16.4"],
  legalComments: "none",
  write: false,
});
for (const file of built.outputFiles) {
  await put(file.path.slice(dist.length + 1), Buffer.from(file.contents));
}
await put("icon.svg", await readFile(join(here, "icon.svg")));
await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

async function put(name, content) {
  const extension = extname(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const full = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  manifest[name] = full;
  await writeFile(join(dist, full), content);
  await writeFile(join(dist, full + ".gz"), gzipSync(content, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  await writeFile(join(dist, full + ".br"), brotliCompressSync(content, { params: quality }));
}
