/** ValidateRelease: the address in the request's `input` must answer with the version that has been deployed. */

import { Failed, done, stage, waiting } from "./deployment-stage.mjs";

/** How long it may answer otherwise: what has just been deployed needs a moment. It is asked again each minute. */
const PATIENCE_MS = 10 * 60_000;

export const handler = stage(async (asked) => {
  const { url } = asked.input;
  if (typeof url !== "string") throw new Failed("input.url must be the address to look at");
  const since = Number(asked.operation?.["since"] ?? Date.now());
  const said = await answerOf(url);
  if (said.startsWith("200 ") && said.includes(asked.version)) {
    return done({ summary: [`${url} answers ${asked.version}`], output: { url } });
  }
  if (Date.now() - since > PATIENCE_MS) throw new Failed(`${url} does not answer ${asked.version}: ${said.slice(0, 200)}`);
  return waiting({ since });
});

/** Status and text, or why there is none. */
async function answerOf(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return `${answer.status} ${await answer.text()}`;
  } catch (error) {
    return String(error);
  }
}
