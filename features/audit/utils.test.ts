import { expect, test } from "vitest";
import { changesOf, describeAction, describeKind, factsOf, filterFromSearch } from "./utils";

test.each([
  ["conversation.renamed", "Conversation renamed"],
  ["api_key.created", "API key created"],
  ["audit.exported", "Audit log exported"],
  ["single_sign_on.connection_tested", "Single sign-on connection tested"],
])("%s reads as %s", (action, words) => {
  expect(describeAction(action)).toBe(words);
});

test.each([
  ["session.started", "Signed in"],
  ["email.changed", "E-mail changed"],
])("to its owner %s reads as %s", (kind, words) => {
  expect(describeKind(kind)).toBe(words);
});

test("changes stand side by side, and the rest beside them", () => {
  const detail = {
    reason: "spam",
    before: { role: "admin", gone: true },
    after: { role: "viewer", scopes: ["a", "b"] },
  };
  expect(changesOf(detail)).toEqual([
    { field: "role", before: "admin", after: "viewer" },
    { field: "gone", before: "yes", after: null },
    { field: "scopes", before: null, after: "a, b" },
  ]);
  expect(factsOf(detail)).toEqual([["Reason", "spam"]]);
  expect(changesOf(null)).toEqual([]);
});

test("days in the address are whole days where the reader is", () => {
  // The tests run in Pacific/Chatham: UTC+13:45 in summer.
  const search = new URLSearchParams("from=2026-11-20&to=2026-11-21&actor=&q=%20key%20");
  expect(filterFromSearch(search)).toEqual({
    q: "key",
    from: "2026-11-19T10:15:00.000Z",
    to: "2026-11-21T10:15:00.000Z",
  });
  expect(filterFromSearch(new URLSearchParams("from=yesterday"))).toEqual({});
});
