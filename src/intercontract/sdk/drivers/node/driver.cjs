// Drives intercom-client: requests as lines of JSON on standard input, answers on standard output.
//
// Speaks the protocol in sdk/protocol. Runs in the folder where the package is installed. Which calls there
// are, with which methods and paths, is found by making each of them once while nothing is sent.
const { createRequire } = require("node:module");
const { createInterface } = require("node:readline");
const { existsSync, readFileSync, writeSync } = require("node:fs");
const { join } = require("node:path");
const { inspect } = require("node:util");

const folder = process.cwd();
const installed = createRequire(`${folder}/`);
const PACKAGE = "intercom-client";
const own = join(folder, "node_modules", PACKAGE);
const isInstalled = existsSync(own);
const home = isInstalled ? own : folder; // a folder that is given may be the package itself, where it was built
const { IntercomClient, IntercomError, IntercomEnvironment } = installed(isInstalled ? PACKAGE : home);
const REGIONS = { us: "UsProduction", eu: "EuProduction", au: "AuProduction" };

// --- what leaves: nothing while calls are probed; elsewhere, where a region is asked for -----------------------

let probing = null;
let diverted = null;
let waits = [];
let warned = []; // what the SDK printed or warned of
let flying = 0;
let flights = 0;
const realFetch = globalThis.fetch;

globalThis.fetch = async (resource, init) => {
  const url = new URL(typeof resource === "string" ? resource : resource.url ?? String(resource));
  if (probing) {
    probing({ method: init?.method ?? "GET", path: decodeURIComponent(url.pathname) });
    throw new Error("probed");
  }
  flying += 1;
  flights += 1;
  try {
    if (!diverted || url.origin === diverted) return await realFetch(resource, init);
    const headers = new Headers(init?.headers);
    headers.set("X-Intercontract-Origin", url.origin);
    return await realFetch(diverted + url.pathname + url.search, { ...init, headers });
  } finally {
    flying -= 1;
  }
};

// --- a clock that makes waiting cheap --------------------------------------------------------------------------
// A timer that is set while nothing is under way, and after which nothing is sent at once, is a wait between two
// attempts: it is noted, and ends early. One beside a request is its timeout, and is left alone.

const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;
const cut = new Map();

globalThis.setTimeout = (action, delay = 0, ...rest) => {
  const timer = realSetTimeout(action, delay, ...rest);
  if (delay < 50 || flying) return timer;
  const before = flights;
  const watch = realSetTimeout(() => {
    if (!cut.delete(timer) || flying || flights !== before) return;
    realClearTimeout(timer);
    waits.push(delay / 1000);
    action(...rest);
  }, 15);
  watch.unref?.();
  cut.set(timer, watch);
  return timer;
};
globalThis.clearTimeout = (timer) => {
  if (cut.has(timer)) {
    realClearTimeout(cut.get(timer));
    cut.delete(timer);
  }
  return realClearTimeout(timer);
};

// --- calls ------------------------------------------------------------------------------------------------------

function* methods(holder, prefix = "", depth = 0) {
  const names = new Set();
  for (let proto = holder; proto && proto !== Object.prototype; proto = Object.getPrototypeOf(proto)) {
    for (const name of Object.getOwnPropertyNames(proto)) names.add(name);
  }
  for (const name of names) {
    if (name.startsWith("_") || ["constructor", "unstable", "fetch"].includes(name)) continue;
    let value;
    try {
      value = holder[name];
    } catch {
      continue;
    }
    if (typeof value === "function") yield [prefix + name, holder, name];
    else if (depth < 2 && value && typeof value === "object" && value.constructor !== Object && !Array.isArray(value)) {
      yield* methods(value, `${prefix}${name}.`, depth + 1);
    }
  }
}

// A request whose every member is its own name in marks: what of it ends up in the path says what is called how.
function named(seen) {
  return new Proxy({}, {
    get: (_, name) => {
      if (typeof name !== "string" || name === "then" || name === "toJSON") return undefined;
      seen.add(name);
      return name === "page" ? 1 : `~${name}~`;
    },
    has: () => false,
    ownKeys: () => [],
  });
}

const wraps = new Map(); // calls whose body is a member `body` of their request
const places = new Map(); // the names in the path of each call

async function probe(client, [call, holder, name]) {
  let found = null;
  const seen = new Set();
  probing = (request) => {
    found ??= request;
  };
  try {
    const pending = holder[name](...(types().request(call) ? [named(seen)] : []), { maxRetries: 0 });
    await Promise.race([Promise.resolve(pending).catch(() => {}), new Promise((done) => realSetTimeout(done, 200))]);
  } catch {
    // what it made of the words is not the question
  } finally {
    probing = null;
  }
  if (!found) return null;
  const path = found.path.replace(/~(\w+)~/g, "{$1}");
  places.set(call, new Set([...path.matchAll(/\{(\w+)\}/g)].map((place) => place[1])));
  wraps.set(call, seen.has("body") && places.get(call).size > 0);
  return { call, method: found.method, path };
}

async function calls() {
  const client = new IntercomClient({ token: "none", environment: "http://nowhere.invalid" });
  const found = [];
  for (const method of methods(client)) {
    const call = await probe(client, method);
    if (call) found.push({ ...call, iterates: types().iterates(call.call) });
  }
  return found;
}

// --- declared types ---------------------------------------------------------------------------------------------

let known = null;

function types() {
  known ??= new Types();
  return known;
}

class Types {
  constructor() {
    this.ts = installed("typescript");
    const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    const entry = [manifest.types, "dist/cjs/index.d.ts", "index.d.ts"].map((file) => file && join(home, file)).find((file) => file && existsSync(file));
    const options = { strict: true, noLib: false, target: this.ts.ScriptTarget.ES2020, lib: ["lib.es2020.d.ts"],
      module: this.ts.ModuleKind.NodeNext, moduleResolution: this.ts.ModuleResolutionKind.NodeNext, types: [], skipLibCheck: true };
    this.program = this.ts.createProgram([entry], options);
    this.checker = this.program.getTypeChecker();
    const source = this.program.getSourceFile(entry);
    const exported = this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(source));
    let symbol = exported.find((one) => one.name === "IntercomClient");
    if (symbol.flags & this.ts.SymbolFlags.Alias) symbol = this.checker.getAliasedSymbol(symbol);
    this.client = this.checker.getDeclaredTypeOfSymbol(symbol);
    this.made = this.checker.getTypeOfSymbol(symbol);
    this.defs = {};
    this.names = new Map();
  }

  signature(call) {
    let type = this.client;
    for (const name of call.split(".")) {
      const property = type.getProperty(name);
      if (!property) return null;
      type = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(property));
    }
    return type.getCallSignatures()[0];
  }

  // What a call takes before its options: nothing where these come first.
  request(call) {
    const [first] = this.signature(call)?.getParameters() ?? [];
    if (!first || first.name === "requestOptions") return null;
    return this.checker.getNonNullableType(this.checker.getTypeOfSymbol(first));
  }

  // Whether a call's request declares a member; no other reaches the query.
  takes(call, name) {
    const request = this.request(call);
    return (request?.isUnion() ? request.types : [request]).some((one) => one?.getProperty(name));
  }

  result(call) {
    const signature = this.signature(call);
    return signature ? this.awaited(signature.getReturnType()) : null;
  }

  // The settings that the constructor and the calls declare: any other would be none.
  settings() {
    const names = { maxRetries: "retries", timeoutInSeconds: "timeout", environment: "region", version: "version" };
    const found = [];
    const optionsOf = (signature, at) => {
      const parameter = signature?.getParameters()[at];
      return parameter ? this.checker.getNonNullableType(this.checker.getTypeOfSymbol(parameter)) : null;
    };
    const has = (type, name) => (type?.isUnion?.() ? type.types : [type]).some((one) => one?.getProperty?.(name));
    const own = optionsOf(this.made.getConstructSignatures()[0], 0);
    const call = optionsOf(this.signature("tags.find"), 1);
    for (const [name, setting] of Object.entries(names)) {
      if (has(own, name)) found.push(`client.${setting}`);
      if (setting !== "region" && has(call, name)) found.push(`call.${setting}`);
    }
    return found;
  }

  awaited(type) {
    const name = type.symbol?.name;
    if (["Promise", "HttpResponsePromise", "APIPromise"].includes(name)) return this.awaited(this.arguments(type)[0]);
    return type;
  }

  arguments(type) {
    return type.aliasTypeArguments ?? this.checker.getTypeArguments(type) ?? [];
  }

  isPage(type) {
    return Boolean(type?.getProperty?.("getNextPage") && type.getProperty("data"));
  }

  iterates(call) {
    return this.isPage(this.result(call));
  }

  described(call) {
    const type = this.result(call);
    if (!type) return {};
    if (!this.isPage(type)) return { schema: this.schema(type) };
    const [item, response] = this.arguments(type);
    const whole = response && this.schema(response);
    return whole && Object.keys(whole).length ? { schema: whole } : { items: this.schema(item) };
  }

  // The body that a call takes: a member of its request, or all of it, in which the names of its path stand too.
  taken(call) {
    const request = this.request(call);
    if (!request) return null;
    if (!wraps.get(call)) return { schema: this.beside(this.schema(request), places.get(call)) };
    const body = request.getProperty("body");
    return body ? { schema: this.schema(this.checker.getTypeOfSymbol(body)), at: "/body" } : null;
  }

  // A schema that does not require these names.
  beside(schema, names) {
    for (const one of schema.anyOf ?? [schema]) {
      const node = one.$ref ? this.defs[one.$ref.split("/").pop()] : one;
      if (node.required) node.required = node.required.filter((name) => !names.has(name));
    }
    return schema;
  }

  schema(type) {
    const { TypeFlags: F } = this.ts;
    if (type.isUnion()) return this.union(type);
    if (type.flags & (F.Any | F.Unknown)) return {};
    if (type.flags & F.StringLiteral || type.flags & F.NumberLiteral) return { enum: [type.value] };
    if (type.flags & F.BooleanLiteral) return { enum: [this.checker.typeToString(type) === "true"] };
    if (type.flags & F.StringLike) return { type: "string" };
    if (type.flags & F.NumberLike) return { type: "number" };
    if (type.flags & F.BooleanLike) return { type: "boolean" };
    if (type.flags & F.BigIntLike) return { type: "integer" };
    if (type.flags & (F.Null | F.Undefined | F.Void)) return { type: "null" };
    if (this.checker.isArrayType(type)) return { type: "array", items: this.schema(this.arguments(type)[0]) };
    if (type.symbol?.name === "Date") return { type: ["string", "integer"] };
    if (type.flags & F.Object || type.isIntersection()) return this.object(type);
    return {};
  }

  union(type) {
    const { TypeFlags: F } = this.ts;
    const members = type.types.filter((one) => !(one.flags & F.Undefined));
    const words = members.filter((one) => one.isStringLiteral());
    const open = members.some((one) => one.flags & F.String || (one.isIntersection() && one.types.some((t) => t.flags & F.String)));
    const others = members.filter((one) => !words.includes(one));
    const parts = others.filter((one) => !(one.flags & F.BooleanLiteral)).map((one) => this.schema(one));
    if (others.some((one) => one.flags & F.BooleanLiteral)) parts.unshift({ type: "boolean" });
    if (words.length && !open) parts.unshift({ enum: words.map((one) => one.value) });
    const solid = parts.filter((part) => part.type !== "null");
    const one = solid.length === 1 ? solid[0] : { anyOf: solid };
    return solid.length < parts.length ? nullable(one) : one;
  }

  object(type) {
    const index = type.getStringIndexType();
    const properties = this.checker.getPropertiesOfType(type);
    if (index && !properties.length) return { type: "object", additionalProperties: this.schema(index) };
    if (this.names.has(type)) return { $ref: `#/$defs/${this.names.get(type)}` };
    let name = (type.aliasSymbol ?? type.symbol)?.name ?? "Type";
    if (name === "__type") name = "Type";
    while (name in this.defs) name += "_";
    this.names.set(type, name);
    const node = (this.defs[name] = { type: "object", properties: {}, required: [] });
    if (index) node.additionalProperties = this.schema(index);
    for (const property of properties) {
      const optional = Boolean(property.flags & this.ts.SymbolFlags.Optional);
      node.properties[property.name] = this.schema(this.checker.getTypeOfSymbol(property));
      if (!optional) node.required.push(property.name);
    }
    return { $ref: `#/$defs/${name}` };
  }
}

function nullable(schema) {
  if (typeof schema.type === "string") return { ...schema, type: [schema.type, "null"] };
  if (schema.enum) return { ...schema, enum: [...schema.enum, null] };
  return { anyOf: [...(schema.anyOf ?? [schema]), { type: "null" }] };
}

function describe(names) {
  const found = types();
  const results = Object.fromEntries(names.map((name) => [name, found.described(name)]));
  const taken = names.map((name) => [name, found.taken(name)]).filter(([, body]) => body);
  return { results, requests: Object.fromEntries(taken), $defs: found.defs };
}

// --- calling ------------------------------------------------------------------------------------------------------

let client = null;

function connect({ url, token, settings = {} }) {
  const given = {};
  if ("retries" in settings) given.maxRetries = settings.retries;
  if ("timeout" in settings) given.timeoutInSeconds = settings.timeout;
  if ("version" in settings) given.version = settings.version;
  const told = { ...given };
  diverted = settings.region ? url : null;
  given.environment = settings.region ? IntercomEnvironment[REGIONS[settings.region]] : url;
  client = new IntercomClient({ ...given, token });
  return { settings: told };
}

function request({ call, path = {}, query = {}, body }) {
  const isObject = body && typeof body === "object" && !Array.isArray(body);
  if (body !== undefined && (wraps.get(call) || !isObject)) return { ...path, ...query, body };
  return { ...path, ...query, ...(body ?? {}) };
}

async function call(asked) {
  const names = asked.call.split(".");
  const method = names.pop();
  const holder = names.reduce((object, name) => object[name], client);
  const given = request(asked);
  const options = {};
  if ("retries" in (asked.settings ?? {})) options.maxRetries = asked.settings.retries;
  if ("timeout" in (asked.settings ?? {})) options.timeoutInSeconds = asked.settings.timeout;
  if ("version" in (asked.settings ?? {})) options.version = asked.settings.version;
  const left_out = Object.keys(asked.query ?? {}).filter((name) => !types().takes(asked.call, name));
  const has = (members) => Object.keys(members).length > 0;
  const passed = types().request(asked.call) && (has(given) || has(options)) ? [given] : [];
  if (has(options)) passed.push(options);
  const spelled = `client.${asked.call}(${passed.map((each) => JSON.stringify(each)).join(", ")})`;
  waits = [];
  warned = [];
  const begun = performance.now();
  const told = () => ({ spelled, left_out, seconds: Math.round(performance.now() - begun) / 1000, waits: [...waits], warned: warned.slice(0, 20) });
  try {
    const found = await holder[method](...passed);
    return { done: { ...(await result(found, asked)), ...told() } };
  } catch (error) {
    return { raised: { ...raised(error), ...told() } };
  }
}

async function result(found, { iterate, limit = 1000 }) {
  if (!found?.getNextPage) return { value: plain(found) };
  if (!iterate) return found.response ? { value: plain(found.response) } : { value: plain(found.data), items: true };
  const items = [];
  for await (const item of found) {
    if (items.length >= limit) return { value: items, items: true, cut: true };
    items.push(plain(item));
  }
  return { value: items, items: true };
}

function plain(value) {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text === undefined ? inspect(value) : JSON.parse(text);
}

function raised(error) {
  const body = error?.body && typeof error.body === "object" ? error.body : {};
  const first = Array.isArray(body.errors) ? body.errors[0] : undefined;
  const headers = error?.rawResponse?.headers;
  const text = (value) => (typeof value === "string" ? value : null);
  return {
    type: error?.constructor?.name ?? typeof error,
    message: String(error?.message ?? error).slice(0, 2000),
    status: Number.isInteger(error?.statusCode) ? error.statusCode : null,
    code: text(first?.code),
    request_id: text(body.request_id) ?? text(headers?.get?.("x-request-id")),
    is_sdk: IntercomError ? error instanceof IntercomError || /^Intercom/.test(error?.constructor?.name) : false,
  };
}

// --- the protocol -------------------------------------------------------------------------------------------------

async function hello() {
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return { protocol: 1, sdk: PACKAGE, version, language: "node", calls: await calls(), settings: types().settings() };
}

async function answer(asked) {
  switch (asked.do) {
    case "hello": return { done: await hello() };
    case "client": return { done: connect(asked) };
    case "describe": return { done: describe(asked.calls) };
    case "call": return call(asked);
    default: return { failed: `there is no ${asked.do}` };
  }
}

// What an SDK prints must not end up among the answers.
for (const name of ["log", "info", "debug", "warn", "error"]) {
  console[name] = (...told) => {
    warned.push(told.map(String).join(" ").slice(0, 300));
    process.stderr.write(`${told.map(String).join(" ")}\n`);
  };
}
process.on("warning", (warning) => warned.push(String(warning.message).slice(0, 300)));
process.on("unhandledRejection", () => {});

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    let told;
    try {
      told = await answer(asked);
    } catch (error) {
      told = { failed: String(error?.stack ?? error) };
    }
    const out = Buffer.from(`${JSON.stringify({ id: asked.id, ...told })}\n`);
    for (let at = 0; at < out.length; ) {
      try {
        at += writeSync(1, out, at);
      } catch (error) {
        if (error.code !== "EAGAIN") throw error;
      }
    }
  }
})();
