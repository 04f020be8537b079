// Bundles the site's scripts and shrinks its stylesheets with esbuild: JSON in, JSON out.
// {docs, modules: [path], scripts: [path], styles: {path: text}, site: source or null}
// -> {files: {path: text}, entries: {source path: output path}, imports: {output: [output]}, styles}
import { readFileSync } from "node:fs";
import path from "node:path";

import * as esbuild from "esbuild";

const request = JSON.parse(readFileSync(0, "utf8"));
const docs = path.resolve(request.docs);

// Browsers of late 2022 on: what the runtime needs (wasm exceptions, module workers) is as old.
const target = ["chrome109", "firefox115", "safari16.4"];

/** Answers `import site from "#site"`: where the build put the runner and the runtime. */
const site = {
  name: "site",
  setup(build) {
    build.onResolve({ filter: /^#site$/ }, () => ({ path: "#site", namespace: "site" }));
    build.onLoad({ filter: /.*/, namespace: "site" }, () =>
      request.site === null
        ? { errors: [{ text: "#site is imported, but there is no runtime to tell of" }] }
        : { contents: request.site, loader: "js" },
    );
  },
};

const common = {
  absWorkingDir: docs,
  outbase: docs,
  outdir: docs,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  sourcemap: false,
  legalComments: "none",
  target,
  charset: "utf8",
  entryNames: "[dir]/[name].[hash]",
  chunkNames: "assets/live/[name].[hash]",
  plugins: [site],
  logLevel: "silent",
};

const relative = (file) => path.relative(docs, path.resolve(docs, file)).split(path.sep).join("/");
const answer = { files: {}, entries: {}, imports: {}, styles: {} };

function take(result) {
  for (const file of result.outputFiles) answer.files[relative(file.path)] = file.text;
  for (const [name, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint) answer.entries[relative(output.entryPoint)] ??= relative(name);
    answer.imports[relative(name)] = output.imports
      .filter((one) => one.kind === "import-statement" && !one.external)
      .map((one) => relative(one.path));
  }
}

try {
  const at = (names) => names.map((name) => path.join(docs, name));
  if (request.modules.length) {
    take(await esbuild.build({ ...common, entryPoints: at(request.modules), format: "esm", splitting: true }));
  }
  if (request.scripts.length) {
    take(await esbuild.build({ ...common, entryPoints: at(request.scripts), format: "iife" }));
  }
  for (const [name, text] of Object.entries(request.styles)) {
    const shrunk = await esbuild.transform(text, { loader: "css", minify: true, target, sourcefile: name });
    answer.styles[name] = shrunk.code;
  }
} catch (error) {
  const list = error.errors ?? [{ text: String(error.stack ?? error) }];
  for (const { text, location } of list) {
    const place = location ? `${relative(location.file)}:${location.line}: ` : "";
    process.stderr.write(`${place}${text}\n`);
  }
  process.exit(1);
}
process.stdout.write(JSON.stringify(answer));
