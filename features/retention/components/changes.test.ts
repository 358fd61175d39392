import { describe, expect, test } from "vitest";
import type { RetentionSettings } from "../schema";
import { changesOf, isShorter, trialOf } from "./changes";

const settings: RetentionSettings = {
  conversation_days: null,
  run_days: 90,
  run_event_days: 30,
  file_days: null,
  activity_days: 365,
  audit_days: null,
  is_default: false,
  audit_least_days: 90,
  updated_at: null,
};

describe("a draft of the settings", () => {
  test("changes only what differs", () => {
    const draft = { run_days: 90, run_event_days: null, conversation_days: 30 };
    expect(changesOf(settings, draft)).toEqual({ run_event_days: null, conversation_days: 30 });
  });

  test("is tried with its days alone", () => {
    expect(trialOf({ run_event_days: null, conversation_days: 30 })).toEqual({ conversation_days: 30 });
  });

  test.each([
    [null, 30, true],
    [90, 30, true],
    [30, 90, false],
    [30, null, false],
    [30, undefined, false],
  ])("from %s to %s asks first: %s", (before, after, asks) => {
    expect(isShorter(before, after)).toBe(asks);
  });
});
