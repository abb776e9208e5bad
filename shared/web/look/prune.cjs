// Leaves only those rules in a style sheet that a template, script or page module names: the sheet is waited
// for before anything is painted, on old phones and poor lines too. Argument: the sheet, which is rewritten.
"use strict";
const { writeFileSync } = require("node:fs");
const { PurgeCSS } = require("purgecss");

const CONTENT = [
  "services/*/templates/**/*.html",
  "services/*/pages/**/*.py",
  "shared/**/templates/**/*.html",
  "shared/web/**/*.py",
  "shared/web/static/own/*.js",
];
// Names that templates put together from parts.
const TOGETHER = [/^btn-(primary|danger)$/, /^is-(in)?valid$/];

async function main(sheet) {
  const [pruned] = await new PurgeCSS().purge({ content: CONTENT, css: [sheet], safelist: TOGETHER });
  if (!pruned.css.includes(".btn-primary")) {
    throw new Error("the pages were not found: no button is left");
  }
  writeFileSync(sheet, pruned.css);
}

main(process.argv[2]).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
