// Runs scripts that repeat findings, one after the other, in one process: reading a package's declarations anew for
// each takes seconds. A line with a script's path in, a line of JSON with what it printed out. The folder is the SDK's.
const fs = require("node:fs");
const readline = require("node:readline");
const { createRequire } = require("node:module");
const { format } = require("node:util");

const installed = createRequire(process.cwd() + "/");
const declarations = new Map();
let current = null;
class Ended extends Error {}

/** The compiler, which reads each file of declarations once. */
function compiler() {
  const ts = installed("typescript");
  const createCompilerHost = (...given) => {
    const host = ts.createCompilerHost(...given);
    const read = host.getSourceFile;
    host.getSourceFile = (name, ...rest) => {
      if (!declarations.has(name)) declarations.set(name, read(name, ...rest));
      return declarations.get(name);
    };
    return host;
  };
  return Object.create(ts, { createCompilerHost: { value: createCompilerHost } });
}

/** What the script at a path prints; what it does once it has ended is not its own any more. */
const printed = (path) =>
  new Promise((done) => {
    let text = "";
    const run = {
      ended: false,
      log: (...parts) => void (run.ended || (text += format(...parts) + "\n")),
      exit: () => {
        if (!run.ended) done(text);
        run.ended = true;
        throw new Ended();
      },
    };
    current = run;
    const own = (name) => (name === "typescript" ? compiler() : installed(name));
    const load = (name) => (name === "node:module" ? { createRequire: () => own } : require(name));
    const ending = Object.create(process, { exit: { value: run.exit } });
    new Function("require", "process", "console", fs.readFileSync(path, "utf8"))(load, ending, run);
  });

for (const event of ["unhandledRejection", "uncaughtException"])
  process.on(event, (error) => {
    if (current.ended || error instanceof Ended) return;
    current.log(error);
    try {
      current.exit();
    } catch {}
  });
const out = process.stdout;
for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = (...parts) => current.log(...parts);

(async () => {
  for await (const path of readline.createInterface({ input: process.stdin }))
    out.write(JSON.stringify(await printed(path)) + "\n");
  process.exit();
})();
