// Reads an AsyncAPI document from stdin with the official parser and says what is wrong with it.
// Exit code 0: valid; 1: errors, one a line.
import { readFileSync } from "node:fs";
import { DiagnosticSeverity, Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf-8"));
const errors = diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error);
for (const { code, message, path } of errors) {
  console.log(`${path.join("/")}: ${code}: ${message}`);
}
if (document) {
  console.log(`${document.channels().length} channels, ${document.operations().length} operations`);
}
process.exit(errors.length === 0 && document ? 0 : 1);
