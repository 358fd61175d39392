import { afterAll, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { stopJobs } from "@/lib/jobs/queue";
import { freshEmail, request, signUp } from "../setup/api";
import { dispatch } from "../setup/dispatch";

// Mail is on and nobody works on its queue: what is measured is the request, not the mails of the one before it.
Object.assign(process.env, {
  SMTP_URL: "smtp://127.0.0.1:1",
  MAIL_FROM: "hello@cadre.test",
  APP_URL: "http://localhost:3000",
});
afterAll(() => stopJobs(1_000));

const rounds = 40;
const jobs = async () =>
  (await pool()`select count(*)::int as jobs from pgboss.job where name = 'account-links'`)[0]?.jobs as number;

test.each(["/api/v1/auth/forgot-password", "/api/v1/auth/resend-verification"])(
  "nobody learns whether an address is known from what %s answers, does, or takes",
  async (path) => {
    const { email: known } = await signUp(freshEmail(), { verified: false });
    const unknown = freshEmail();
    const ask = async (email: string) => {
      const startedAt = performance.now();
      const answer = await dispatch(request(path, { method: "POST", body: { email } }));
      const ms = performance.now() - startedAt;
      return { ms, facts: [answer.status, await answer.text(), [...answer.headers.keys()]] };
    };
    expect((await ask(known)).facts).toEqual((await ask(unknown)).facts);

    const before = await jobs();
    // In turns, and the fastest of each: what else the machine does then slows both or neither.
    let [fastestKnown, fastestUnknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < rounds; round++) {
      fastestKnown = Math.min(fastestKnown, (await ask(known)).ms);
      fastestUnknown = Math.min(fastestUnknown, (await ask(unknown)).ms);
    }
    expect(fastestKnown / fastestUnknown).toBeGreaterThan(0.5);
    expect(fastestKnown / fastestUnknown).toBeLessThan(2);
    expect(await jobs()).toBe(before + 2 * rounds);
  },
);
