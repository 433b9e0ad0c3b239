/** ValidateRelease: the address in the request's `input` must answer with the version that has been deployed. */
import { Failed, done, stage, waiting } from "./deployment-stage.mjs";
/** How often it may answer wrongly: what has just been deployed needs a moment. */
const PATIENCE = 5;
export const handler = stage(async (asked) => {
    const { url } = asked.input;
    if (typeof url !== "string")
        throw new Failed("input.url must be the address to look at");
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch((error) => error);
    const said = answer instanceof Error ? answer.message : `${answer.status} ${await answer.text()}`;
    if (!(answer instanceof Error) && answer.ok && said.includes(asked.version)) {
        return done({ summary: [`${url} answers ${asked.version}`], output: { url } });
    }
    const tries = Number(asked.operation?.["tries"] ?? 0) + 1;
    if (tries >= PATIENCE)
        throw new Failed(`${url} does not answer ${asked.version} after ${tries} tries: ${said.slice(0, 200)}`);
    return waiting({ tries });
});
