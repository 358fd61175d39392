/** One event of a server-sent event stream. `id` is the last id that the stream has named so far. */
export interface Frame {
  id: string;
  event: string;
  data: string;
}

interface FrameListener {
  onFrame(frame: Frame): void;
  /** The server asks to wait this long before connecting again. */
  onRetry(retryMs: number): void;
}

export interface FrameParser {
  /** Takes the next bytes, cut anywhere: inside a character, a line ending or a field. */
  push(bytes: Uint8Array): void;
}

/**
 * An incremental parser of `text/event-stream` (WHATWG HTML, section 9.2.6). A frame that is not followed by its
 * blank line is never reported, so a cut stream leaves no half of an event behind.
 */
export function createFrameParser(listener: FrameListener): FrameParser {
  const decoder = new TextDecoder();
  let rest = "";
  let skipLineFeed = false;
  let id = "";
  let event = "";
  let data: string[] = [];

  function dispatch(): void {
    if (data.length > 0) listener.onFrame({ id, event: event || "message", data: data.join("\n") });
    event = "";
    data = [];
  }

  function takeLine(line: string): void {
    if (line === "") {
      dispatch();
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) id = value;
    else if (field === "retry" && /^\d+$/.test(value)) listener.onRetry(Number(value));
  }

  return {
    push(bytes) {
      const text = rest + decoder.decode(bytes, { stream: true });
      let start = 0;
      if (skipLineFeed && text !== "") {
        if (text[0] === "\n") start = 1;
        skipLineFeed = false;
      }
      const ending = /\r\n|\r|\n/g;
      ending.lastIndex = Math.max(start, rest.length);
      for (let match = ending.exec(text); match; match = ending.exec(text)) {
        const line = text.slice(start, match.index);
        start = match.index + match[0].length;
        skipLineFeed = match[0] === "\r" && start === text.length;
        takeLine(line);
      }
      rest = text.slice(start);
    },
  };
}
