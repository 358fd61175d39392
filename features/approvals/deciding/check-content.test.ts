import { expect, test } from "vitest";
import { checkHumanApproval, editedHumanApproval } from "./check-content";

const asked = JSON.stringify({ message: "Publish this?", content: "# Report" });

test("another text in place of a text is fine, with or without the question", () => {
  expect(checkHumanApproval(asked, { content: "# Better" })).toEqual([]);
  expect(checkHumanApproval(asked, { message: "Publish this?", content: "" })).toEqual([]);
});

test.each([
  [{}, "content", "Say what goes on."],
  [{ content: { text: "x" } }, "content", "This has to be text, as it was."],
  [{ content: null }, "content", "This has to be text, as it was."],
  [{ content: ["x"] }, "content", "This has to be text, as it was."],
  [{ content: "x", message: "Send money?" }, "message", "The question cannot be changed."],
  [{ content: "x", approved: true }, "approved", "There is no such field."],
])("%j is refused at its field", (edited, path, message) => {
  expect(checkHumanApproval(asked, edited)).toEqual([{ path, message }]);
});

test("an object stays an object, and a list a list", () => {
  const aboutObject = JSON.stringify({ message: "Fine?", content: { total: 1 } });
  expect(checkHumanApproval(aboutObject, { content: { total: 2 } })).toEqual([]);
  expect(checkHumanApproval(aboutObject, { content: [2] })).toEqual([
    { path: "content", message: "This has to be an object, as it was." },
  ]);
});

test("the question that was asked is kept beside the changed content", () => {
  expect(editedHumanApproval(asked, { content: "# Better" })).toEqual({
    message: "Publish this?",
    content: "# Better",
  });
});
