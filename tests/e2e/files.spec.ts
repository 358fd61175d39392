import { makePdf, makePng } from "../setup/documents";
import { expectAccessible } from "./axe";
import { answered, answers, ask, expect, test } from "./fixtures";

const picture = { name: "dot.png", mimeType: "image/png", buffer: Buffer.from(makePng(120, 80)) };
const report = {
  name: "report.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from(makePdf("Revenue was 42 million")),
};
const program = { name: "tool.zip", mimeType: "application/zip", buffer: Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]) };

test("a picture and a PDF come with a message, are seen in it, and stay after a reload", async ({ chat }) => {
  const attached = chat.getByRole("list", { name: "Attached files" });
  const dialog = chat.waitForEvent("filechooser");
  await chat.getByRole("button", { name: "Attach files" }).click();
  await (await dialog).setFiles([picture, report, program]);
  await expect(attached.getByRole("listitem")).toHaveCount(3);
  await expect(attached.getByRole("alert")).toContainText("cannot be attached");
  await chat.getByRole("textbox", { name: "Message" }).fill("What do these show?");
  await expect(chat.getByRole("button", { name: "Send the message" })).toBeDisabled();
  await attached.getByRole("button", { name: "Remove tool.zip" }).click();
  await expect(chat.getByRole("progressbar")).toHaveCount(0);
  await expectAccessible(chat, "files in the composer");
  await chat.getByRole("button", { name: "Send the message" }).click();
  await answered(chat);

  await expect(attached).toHaveCount(0);
  await expect(answers(chat).last()).toContainText("Revenue was 42 million");
  await chat.reload();
  const message = chat.getByRole("article", { name: /^You at/ });
  await expect(message.getByRole("img", { name: "dot.png" })).toBeVisible();
  const download = chat.waitForEvent("download");
  await message.getByRole("button", { name: "Download report.pdf" }).click();
  expect((await download).suggestedFilename()).toBe("report.pdf");
  await expectAccessible(chat, "a message with files");
});

test("files that are dropped or pasted are attached", async ({ chat }) => {
  const attached = chat.getByRole("list", { name: "Attached files" });
  const transfer = await chat.evaluateHandle(() => {
    const files = new DataTransfer();
    files.items.add(new File(["a,b\n1,2"], "table.csv", { type: "text/csv" }));
    return files;
  });
  await chat.dispatchEvent("main", "dragenter", { dataTransfer: transfer });
  await expect(chat.getByText("Drop files to attach them")).toBeVisible();
  await chat.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await expect(chat.getByText("Drop files to attach them")).toHaveCount(0);
  await expect(attached.getByText("table.csv")).toBeVisible();
  await chat.getByRole("textbox", { name: "Message" }).evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["# Notes"], "notes.md", { type: "text/markdown" }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(attached.getByText("notes.md")).toBeVisible();
  await expect(attached.getByText(/^Sending/)).toHaveCount(0);
});

test("a picture that a Python program draws is shown in the chat", async ({ chat }) => {
  test.slow();
  await ask(chat, "Run Python that draws a picture");
  await expect(chat.getByRole("img", { name: "picture.png" })).toBeVisible({ timeout: 90_000 });
  await answered(chat);
  await expect(chat.getByText("320 by 200 pixels").first()).toBeVisible();
  await chat.reload();
  await expect(chat.getByRole("img", { name: "picture.png" })).toBeVisible();
  await expectAccessible(chat, "a picture that a tool made");
});
