import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { signAccessToken, verifyAccessToken } from "@/lib/auth/tokens";
import { AppError } from "@/lib/errors";
import type { TokenCommand } from "./token-process";

for await (const line of createInterface({ input: process.stdin })) {
  const { verify } = JSON.parse(line) as TokenCommand;
  process.stdout.write(`${verify === undefined ? await sign() : await check(verify)}\n`);
}

async function sign(): Promise<string> {
  const ids = { userId: randomUUID(), sessionId: randomUUID(), organizationId: null };
  return (await signAccessToken({ ...ids, role: null, scopes: [] })).token;
}

async function check(token: string): Promise<string> {
  try {
    await verifyAccessToken(token);
    return "valid";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
