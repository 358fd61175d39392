import { chunkBytes } from "@/features/runs/stream/events";
import { chatChunk, citedMessage, hostedCall, raw, responseDone, responsesMessage, type Step } from "./provider-events";

const chart = { id: "file_chart", name: "image-1.png", media_type: "image/png", size_bytes: 68 };
const table = { id: "file_table", name: "tides.csv", media_type: "text/csv", size_bytes: 120 };
const picture = { id: "file_picture", name: "image.png", media_type: "image/png", size_bytes: 98_304 };
const code = "import math\nprint(math.sqrt(2))";
const request = {
  type: "mcp_approval_request",
  id: "mcpr_1",
  server_label: "docs",
  name: "search",
  arguments: '{"q":"tides"}',
};
const call = { type: "mcp_call", id: "mcp_1", server_label: "docs", name: "search", arguments: "" };

/** What the provider does by itself: searches, code, images, MCP servers. */
export const hostedScenarios: Record<string, Step[]> = {
  "responses-web-search": [
    ...hostedCall(
      0,
      { type: "web_search_call", id: "ws_1" },
      [{ type: "response.web_search_call.in_progress" }, { type: "response.web_search_call.searching" }],
      {
        action: {
          type: "search",
          query: "tides at Dover",
          sources: [{ type: "url", url: "https://example.com/tides" }],
        },
      },
    ),
    ...hostedCall(1, { type: "web_search_call", id: "ws_2" }, [], {
      action: { type: "open_page", url: "https://example.com/tides" },
    }),
    ...citedMessage(
      2,
      ["High tide is at 6:12 ", "([example.com](https://example.com/tides))."],
      [
        {
          type: "url_citation",
          url: "https://example.com/tides",
          title: "Tide tables",
          start_index: 21,
          end_index: 63,
        },
        { type: "url_citation", url: "javascript:alert(1)", title: "Not a link", start_index: 0, end_index: 4 },
      ],
    ),
    responseDone(),
  ],
  "responses-code-interpreter": [
    ...hostedCall(
      0,
      { type: "code_interpreter_call", id: "ci_1", container_id: "cntr_1", code: "" },
      [
        { type: "response.code_interpreter_call.in_progress" },
        { type: "response.code_interpreter_call_code.delta", delta: code.slice(0, 12) },
        { type: "response.code_interpreter_call_code.delta", delta: code.slice(12) },
        { type: "response.code_interpreter_call_code.done", code },
        { type: "response.code_interpreter_call.interpreting" },
        { type: "response.code_interpreter_call.completed" },
      ],
      {
        code,
        outputs: [
          { type: "image", url: "data:image/png;base64,iVBORw0KGgo=" },
          { type: "logs", logs: "1.4142135623730951\n" },
        ],
      },
      { "code:ci_1:0": chart },
    ),
    ...citedMessage(
      1,
      ["Here is ", "the table."],
      [
        {
          type: "container_file_citation",
          container_id: "cntr_1",
          file_id: "cfile_1",
          filename: "tides.csv",
          start_index: 8,
          end_index: 17,
        },
      ],
      { "container:cntr_1/cfile_1": table },
    ),
    responseDone(),
  ],
  "responses-file-search": [
    ...hostedCall(
      0,
      { type: "file_search_call", id: "fs_1", queries: [] },
      [{ type: "response.file_search_call.searching" }, { type: "response.file_search_call.completed" }],
      {
        queries: ["tide tables"],
        results: [
          { file_id: "file-abc", filename: "tides.pdf", score: 0.91, text: "High tide at 6:12.", attributes: {} },
        ],
      },
    ),
    ...citedMessage(1, ["At 6:12."], [{ type: "file_citation", file_id: "file-abc", filename: "tides.pdf", index: 8 }]),
    responseDone(),
  ],
  "responses-image-generation": [
    ...hostedCall(
      0,
      { type: "image_generation_call", id: "ig_1" },
      [
        { type: "response.image_generation_call.generating" },
        {
          type: "response.image_generation_call.partial_image",
          partial_image_index: 0,
          partial_image_b64: "A".repeat(chunkBytes + 400),
          output_format: "png",
        },
        {
          type: "response.image_generation_call.partial_image",
          partial_image_index: 1,
          partial_image_b64: "BBBB",
          output_format: "png",
        },
        { type: "response.image_generation_call.completed" },
      ],
      { result: "CCCC", revised_prompt: "A lighthouse at dusk", output_format: "png" },
      { "image:ig_1": picture },
    ),
    ...responsesMessage(1, ["Here it is."]),
    responseDone(),
  ],
  "responses-image-failed": [
    ...hostedCall(0, { type: "image_generation_call", id: "ig_1" }, [], { result: null, status: "failed" }),
    responseDone(),
  ],
  "responses-mcp-approval": [
    raw({ type: "response.output_item.added", output_index: 0, item: request }),
    raw({ type: "response.output_item.done", output_index: 0, item: request }),
    responseDone(),
    ...hostedCall(
      0,
      { ...call, approval_request_id: "mcpr_1" },
      [
        { type: "response.mcp_call_arguments.delta", delta: '{"q":"tides"}' },
        { type: "response.mcp_call_arguments.done", arguments: '{"q":"tides"}' },
        { type: "response.mcp_call.completed" },
      ],
      { arguments: '{"q":"tides"}', output: '{"results":[]}' },
    ),
    ...responsesMessage(1, ["Nothing was found."]),
    responseDone(),
  ],
  "responses-mcp-failed": [
    ...hostedCall(
      0,
      call,
      [{ type: "response.mcp_call_arguments.done", arguments: "{}" }, { type: "response.mcp_call.failed" }],
      { arguments: "{}", error: { type: "http_error", code: 500, message: "The server is away." }, status: "failed" },
    ),
    responseDone(),
  ],
  "chat-citations": [
    chatChunk({ content: "High tide is at 6:12." }),
    chatChunk({
      annotations: [
        {
          type: "url_citation",
          url_citation: { url: "https://example.com/tides", title: "Tide tables", start_index: 0, end_index: 20 },
        },
      ],
    }),
    chatChunk({}, "stop"),
    responseDone(),
  ],
};
