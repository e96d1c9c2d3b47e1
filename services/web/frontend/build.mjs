// Writes ../static: one style sheet, htmx, our script, three font files, the base map, each under a hashed name and beside it
// its .gz and .br copies; manifest.json maps plain names to hashed ones. The same inputs give the same bytes.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as sass from "sass";
import subsetFont from "subset-font";

const here = import.meta.dirname;
const modules = join(here, "node_modules");
const target = join(here, "..", "static");
const kern = join(modules, "@kern-ux", "native");
const manifest = {};

const FONTS = { 400: "Regular", 600: "SemiBold", 700: "Bold" };
const FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"];
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step)).join("");
// Latin, Latin Extended-A (Upper Sorbian), capital ß, punctuation, euro, arrows, minus.
const LETTERS = [[0x20, 0x7e], [0xa0, 0x17f], [0x1e9e, 0x1e9e], [0x2010, 0x2026], [0x202f, 0x203a], [0x20ac, 0x20ac], [0x2190, 0x2193], [0x2212, 0x2212]]
  .map(([first, last]) => range(first, last)).join("");

function write(name, bytes) {
  const content = Buffer.from(bytes);
  const mark = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const kind = extname(name);
  const hashed = `${basename(name, kind)}.${mark}${kind}`;
  writeFileSync(join(target, hashed), content);
  if (kind !== ".woff2") {
    writeFileSync(join(target, `${hashed}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(target, `${hashed}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
  manifest[name] = hashed;
  console.log(hashed.padEnd(34), String(content.length).padStart(7), "bytes", String(gzipSync(content).length).padStart(6), "gz");
}

async function fonts() {
  for (const [weight, style] of Object.entries(FONTS)) {
    const whole = readFileSync(join(kern, "dist", "fonts", "fira-sans", `FiraSans-${style}.woff2`));
    const cut = await subsetFont(whole, LETTERS, { targetFormat: "woff2", keepFeatures: FEATURES, noHinting: true });
    write(`fira-sans-${weight}.woff2`, cut);
  }
}

function styles() {
  const { css } = sass.compile(join(here, "scss", "app.scss"), {
    style: "compressed",
    loadPaths: [join(kern, "src", "scss", "core"), join(here, "scss")],
    quietDeps: true,
    silenceDeprecations: ["mixed-decls", "import", "global-builtin"],
    logger: sass.Logger.silent,
  });
  write("app.css", css.replace(/fira-sans-\d+\.woff2/g, (name) => manifest[name]));
}

function licences() {
  mkdirSync(join(target, "licences"), { recursive: true });
  copyFileSync(join(kern, "LICENSE.md"), join(target, "licences", "kern-ux-EUPL-1.2.md"));
  copyFileSync(join(modules, "htmx.org", "LICENSE"), join(target, "licences", "htmx-0BSD.txt"));
  for (const name of readdirSync(join(here, "licences"))) copyFileSync(join(here, "licences", name), join(target, "licences", name));
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await fonts();
styles();
write("htmx.js", readFileSync(join(modules, "htmx.org", "dist", "htmx.min.js"), "utf8").replace(/\n?\/\/# sourceMappingURL=.*$/m, ""));
write("app.js", readFileSync(join(here, "js", "app.js")));
for (const name of readdirSync(join(here, "assets"))) write(name, readFileSync(join(here, "assets", name)));
licences();
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
