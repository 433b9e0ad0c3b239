/**
 * Makes a function of yours a stage of a deployment pipeline. It stands beside your code in the archive of the function:
 *
 *     import { Failed, done, stage } from "./deployment-stage.mjs";
 *
 *     export const handler = stage(async (asked) => {
 *       const rows = await count(asked.input.table);
 *       if (rows === 0) throw new Failed("the table is empty");
 *       return done({ summary: [`${rows} rows are there`], output: { rows } });
 *     });
 *
 * Return `done(...)` or `waiting(...)`, or throw `Failed`; anything else that is thrown is a breakdown, and the call is
 * made again. The contract itself is docs/stages.md of the coordinator. Node.js 20 or newer, and nothing else.
 */

const SCHEMA_VERSION = 1;
const MAX_BYTES = 16 * 1024;
const MAX_DEPTH = 16;
const MOST_SENTENCES = 20;
const MOST_OF_A_PLAN = 60;
const LONGEST = 500;
const LONGEST_REASON = 2000;
const LONGEST_WAIT = 2048;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Kept = { [key: string]: Json };

/** What the stage is asked, the same at every call but for `operation`. */
export interface Asked {
  schemaVersion: number;
  /** Do each stage of it once, however often you are asked. */
  deploymentId: string;
  /** Of an undo that failed and is tried again: 1 for the second time, and so on; otherwise 0. */
  attempt: number;
  service: string;
  version: string;
  environment: string;
  stage: string;
  requestedBy: string;
  reason: string;
  /** The deployment that this one goes back to; empty if it does not. */
  restores: string;
  /** `input` of the request. */
  input: Kept;
  /** What the stages before handed on, by their names. */
  outputs: { [stage: string]: Kept };
  /** What you last answered with `waiting`; null at the first call. */
  operation: Kept | null;
  /** In an undo stage: the stages that began and change something, newest first. */
  undoes?: string[];
  /** In an undo stage: what failed first. */
  failure?: { stage: string; code: string; reason: string };
}

/** What people are asked to approve at a gate after this stage. */
export interface Plan {
  summary: string[];
  /** What they should see first. */
  alerts?: string[];
  /** Whether nothing will change. */
  unchanged?: boolean;
}

export interface Done {
  status: "done";
  summary?: string[];
  output?: Kept;
  plan?: Plan;
}

export interface Waiting {
  status: "waiting";
  operation: Kept;
  waitsFor?: string;
}

export interface Refused {
  status: "failed";
  reason: string;
}

/** The stage has failed, and why: a sentence for people. What had begun is undone. */
export class Failed extends Error {}

/** The answer is not one that the coordinator takes. */
export class WrongAnswer extends Error {}

/** The stage is done. Throws WrongAnswer where the coordinator would not take it. */
export function done(said: Omit<Done, "status"> = {}): Done {
  return checked({ status: "done", ...said });
}

/**
 * Something takes longer: you are called again with `operation`, when what `waitsFor` names has ended, and each minute.
 * Throws WrongAnswer where the coordinator would not take it.
 */
export function waiting(operation: Kept, waitsFor = ""): Waiting {
  return checked({ status: "waiting", operation, ...(waitsFor === "" ? {} : { waitsFor }) });
}

/** Make a Lambda handler of a function that does a stage's work. */
export function stage(work: (asked: Asked) => Promise<Done | Waiting> | Done | Waiting) {
  return async (event: Asked): Promise<Done | Waiting | Refused> => {
    if (event.schemaVersion !== SCHEMA_VERSION) {
      const known = `this file knows version ${SCHEMA_VERSION} of the contract, not ${event.schemaVersion}`;
      throw new Error(`${known}: deploy the function again with the one of your coordinator`);
    }
    try {
      return checked(await work(event));
    } catch (error) {
      if (error instanceof Failed) return failed(error.message);
      if (!(error instanceof WrongAnswer)) throw error;
      console.error(error); // it would be as wrong at the next call
      return failed(`the function of ${event.stage} is wrong: ${error.message}`);
    }
  };
}

function failed(reason: string): Refused {
  const printable = [...reason].map((each) => (isPrintable(each) ? each : " "));
  const kept = printable.slice(0, LONGEST_REASON).join("");
  return { status: "failed", reason: kept.trim() === "" ? "it does not say why: give Failed a reason" : kept };
}

/** What it is in JSON. */
function checked<Answer extends Done | Waiting>(said: Answer): Answer {
  if (said?.status !== "done" && said?.status !== "waiting") {
    throw new WrongAnswer("return done(...) or waiting(...), or throw Failed");
  }
  if (said.status === "done") {
    onlyKnown("the answer", said, ["status", "summary", "output", "plan"]);
    if (said.summary !== undefined) sentences("summary", said.summary, MOST_SENTENCES);
    if (said.plan !== undefined) plan(said.plan);
    return { ...said, ...(said.output === undefined ? {} : { output: small("output", said.output) }) };
  }
  onlyKnown("the answer", said, ["status", "operation", "waitsFor"]);
  if (said.waitsFor !== undefined) text("waitsFor", said.waitsFor, LONGEST_WAIT, 0);
  return { ...said, operation: small("operation", said.operation) };
}

function plan(given: Plan): void {
  if (!isObject(given)) throw new WrongAnswer("plan must be an object with a summary");
  onlyKnown("plan", given, ["summary", "alerts", "unchanged"]);
  sentences("plan.summary", given.summary, MOST_OF_A_PLAN);
  if (given.alerts !== undefined) sentences("plan.alerts", given.alerts, MOST_OF_A_PLAN);
  if (given.unchanged !== undefined && typeof given.unchanged !== "boolean") {
    throw new WrongAnswer("plan.unchanged must be true or false");
  }
}

function onlyKnown(where: string, given: object, known: string[]): void {
  const strange = Object.keys(given).filter((key) => !known.includes(key));
  if (strange.length > 0) throw new WrongAnswer(`${where} has ${strange.join(", ")}; known are ${known.join(", ")}`);
}

function sentences(where: string, given: unknown, most: number): void {
  if (!Array.isArray(given)) throw new WrongAnswer(`${where} must be a list of sentences`);
  if (given.length > most) throw new WrongAnswer(`${where} has ${given.length} sentences; at most ${most} are kept`);
  given.forEach((each, number) => text(`${where}[${number}]`, each, LONGEST, 1));
}

function text(where: string, given: unknown, most: number, least: number): void {
  if (typeof given !== "string") throw new WrongAnswer(`${where} must be text`);
  const characters = [...given];
  if (characters.length < least || characters.length > most) {
    throw new WrongAnswer(`${where} must be ${least} to ${most} characters long, not ${characters.length}`);
  }
  if (!characters.every(isPrintable)) throw new WrongAnswer(`${where} must be printable text`);
}

function isPrintable(character: string): boolean {
  return "\n\t".includes(character) || !/[\p{Cc}\p{Cs}]/u.test(character);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What it is in JSON, if that can be kept. */
function small(where: string, given: unknown): Kept {
  if (!isObject(given)) throw new WrongAnswer(`${where} must be an object`);
  const said = plain(where, given);
  const bytes = keptBytes(where, said, 0);
  if (bytes > MAX_BYTES) {
    throw new WrongAnswer(`${where} has ${bytes} bytes; at most ${MAX_BYTES} are kept: hand on where it is`);
  }
  return said;
}

function plain(where: string, given: object): Kept {
  try {
    return JSON.parse(JSON.stringify(given, (_, value) => finite(value)));
  } catch (error) {
    throw new WrongAnswer(`${where} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function finite(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new WrongAnswer(`${value} is no number`);
  return value;
}

/** How many bytes it has where it is kept, with a space after each comma and colon, and in plain ASCII. */
function keptBytes(where: string, value: Json, depth: number): number {
  if (depth > MAX_DEPTH) throw new WrongAnswer(`${where} is nested deeper than ${MAX_DEPTH} levels`);
  if (typeof value === "string") return stringBytes(where, value);
  if (typeof value === "number") return numberBytes(where, value);
  if (value === null || typeof value === "boolean") return String(value).length;
  if (Array.isArray(value)) {
    return value.reduce((sum: number, each) => sum + keptBytes(where, each, depth + 1) + 2, 2);
  }
  return Object.entries(value).reduce((sum, [key, each]) => {
    if (key === "") throw new WrongAnswer(`${where} has an empty key`);
    return sum + stringBytes(where, key) + 2 + keptBytes(`${where}.${key}`, each, depth + 1) + 2;
  }, 2);
}

function stringBytes(where: string, value: string): number {
  if (/\p{Cs}/u.test(value)) throw new WrongAnswer(`${where} has text that is half of a character`);
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, "\\u0000").length;
}

function numberBytes(where: string, value: number): number {
  if (value !== 0 && !(Math.abs(value) > 1e-120 && Math.abs(value) < 1e120)) {
    throw new WrongAnswer(`${where} has a number that cannot be kept exactly: hand it on as text`);
  }
  return String(value).length + 1;
}
