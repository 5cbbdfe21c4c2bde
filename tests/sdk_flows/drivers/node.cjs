// Calls of intercom-client as lines of JSON: {call, args, pages} in, {value} or {error} out.
// Run in the folder where the package is installed: node node.cjs URL TOKEN
const { createRequire } = require("node:module");
const { createInterface } = require("node:readline");

const installed = createRequire(`${process.cwd()}/`);
const { IntercomClient } = installed("intercom-client");
const MOST_ITEMS = 2000;
const [url, token] = process.argv.slice(2);
const client = new IntercomClient({ token, environment: url });

async function answer({ call, args, pages }) {
  const names = call.split(".");
  const method = names.pop();
  const holder = names.reduce((object, name) => object[name], client);
  try {
    const found = Object.keys(args).length ? await holder[method](args) : await holder[method]();
    if (!pages) return { value: (found?.getNextPage ? found.data : found) ?? null };
    const items = [];
    for await (const item of found) {
      items.push(item);
      if (items.length > MOST_ITEMS) throw new Error(`${call}: the pages do not end`);
    }
    return { value: items };
  } catch (error) {
    return { error: { status: error.statusCode ?? null, body: error.body ?? null, text: String(error) } };
  }
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
})();
