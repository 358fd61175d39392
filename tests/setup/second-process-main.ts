// Answers requests, one line of JSON each, by the app's own routes: `second-process.ts` starts it.
import { createInterface } from "node:readline";
import { pool } from "@/lib/db/client";
import { type RequestOptions, request } from "./api";
import { dispatch } from "./dispatch";

for await (const line of createInterface({ input: process.stdin })) {
  const { path, ...options } = JSON.parse(line) as RequestOptions & { path: string };
  const answer = await dispatch(request(path, options));
  const text = await answer.text();
  process.stdout.write(`${JSON.stringify({ status: answer.status, body: text ? JSON.parse(text) : {} })}\n`);
}
await pool().end();
process.exit(0);
