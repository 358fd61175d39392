import { randomBytes } from "node:crypto";
import { sha256 } from "@/lib/crypto/digest";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { body, type Input, withBody } from "./sample-rows";
import type { Sample } from "./samples";
import type { Seat } from "./world";

/** A schedule of the seat's own that fires every day, with one firing behind it. */
async function ofSchedule({ userId, organizationId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into schedules (id, organization_id, user_id, name, target_kind, target_key, input, cron, time_zone, overlap,
      catch_up, next_due_at)
    values (${id}, ${organizationId}, ${userId}, 'Daily sums', 'agent', 'triage', ${'"Add up"'}::text::jsonb, '0 9 * * *',
      'Europe/Berlin', 'skip', 'last', now() + interval '1 day')`;
  await pool()`
    insert into schedule_firings (organization_id, schedule_id, due_at, status, reason)
    values (${organizationId}, ${id}, now() - interval '1 day', 'missed', 'Nothing ran when it was due.')`;
  return { params: { schedule_id: id } };
}

async function ofPausedSchedule(seat: Seat): Promise<Input> {
  const input = await ofSchedule(seat);
  await pool()`
    update schedules set paused_at = now(), next_due_at = null where id = ${input.params?.schedule_id ?? ""}`;
  return input;
}

/** An inbound webhook of the seat's own, with one call behind it; `token` is the secret of its URL. */
async function ofTrigger({ userId, organizationId }: Seat): Promise<Input> {
  const id = newId();
  const token = randomBytes(32).toString("base64url");
  await pool()`
    insert into triggers (id, organization_id, user_id, name, target_kind, target_key, token_hash)
    values (${id}, ${organizationId}, ${userId}, 'Orders', 'agent', 'triage', ${sha256(token).toString("hex")})`;
  await pool()`
    insert into trigger_deliveries (id, organization_id, trigger_id, delivery_key, status, reason)
    values (${newId()}, ${organizationId}, ${id}, 'id:1', 'refused', 'The call was not signed.')`;
  return { params: { trigger_id: id, token } };
}

async function ofTriggerId(seat: Seat): Promise<Input> {
  const { params } = await ofTrigger(seat);
  return { params: { trigger_id: params?.trigger_id ?? "" } };
}

async function ofHook(seat: Seat): Promise<Input> {
  const { params } = await ofTrigger(seat);
  return { params: { token: params?.token ?? "" }, body: { order: 1 } };
}

/** Requests for the endpoints of schedules and inbound webhooks: a part of `samples`. */
export const scheduleSamples: Record<string, Sample> = {
  listSchedules: {},
  createSchedule: {
    input: body({
      name: "Daily sums",
      target: { kind: "agent", key: "triage" },
      input: "Add up",
      cron: "0 9 * * *",
      time_zone: "Europe/Berlin",
    }),
  },
  previewSchedule: { input: body({ cron: "0 9 * * 1-5", time_zone: "Europe/Berlin" }) },
  readCalendar: { input: () => ({ query: { from: "2026-11-01", to: "2026-11-30", time_zone: "Europe/Berlin" } }) },
  getSchedule: { input: ofSchedule },
  updateSchedule: { input: withBody(ofSchedule, { name: "Weekly sums", cron: "0 9 * * 1" }) },
  deleteSchedule: { input: ofSchedule },
  pauseSchedule: { input: ofSchedule },
  resumeSchedule: { input: ofPausedSchedule },
  runScheduleNow: { input: ofSchedule },
  listFirings: { input: ofSchedule },
  listTriggers: {},
  createTrigger: { input: body({ name: "Orders", target: { kind: "agent", key: "triage" }, signed: true }) },
  getTrigger: { input: ofTriggerId },
  updateTrigger: { input: withBody(ofTriggerId, { name: "Returns", input_mapper: "payload.text" }) },
  deleteTrigger: { input: ofTriggerId },
  rotateTrigger: { input: withBody(ofTriggerId, { url: true, secret: "renew" }) },
  testTrigger: { input: withBody(ofTriggerId, { payload: { order: 1 } }) },
  listDeliveries: { input: ofTriggerId },
  // Whoever calls it belongs to nothing: the webhook is the owner's.
  receiveHook: { input: (_seat, world) => ofHook(world.seats.owner) },
};
