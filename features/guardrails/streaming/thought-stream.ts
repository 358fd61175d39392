const opening = /^\s*<(think|thinking|reasoning)>/i;
const openingBegins =
  /^\s*(?:<(?:t(?:h(?:i(?:n(?:k(?:i(?:n(?:g)?)?)?)?)?)?)?|r(?:e(?:a(?:s(?:o(?:n(?:i(?:n(?:g)?)?)?)?)?)?)?)?)?)?$/i;
/** A model that never ends its thoughts does not fill the memory. */
const longestOpening = 200;

/** Leaves out the raw thoughts that some models write before their answer, between `<think>` and `</think>`. */
export class ThoughtStream {
  private state: "start" | "thinking" | "between" | "answering" = "start";
  private text = "";
  private closing = "";

  push(piece: string): string {
    if (this.state === "answering") return piece;
    this.text += piece;
    if (this.state === "start") {
      const match = opening.exec(this.text);
      if (!match) return this.couldBegin() ? "" : this.answer();
      this.state = "thinking";
      this.closing = `</${match[1]?.toLowerCase()}>`;
    }
    return this.state === "between" ? this.skipSpace() : this.skipThoughts();
  }

  private skipThoughts(): string {
    const end = this.text.toLowerCase().indexOf(this.closing);
    if (end === -1) {
      this.text = this.text.slice(-this.closing.length);
      return "";
    }
    this.text = this.text.slice(end + this.closing.length);
    this.state = "between";
    return this.skipSpace();
  }

  private skipSpace(): string {
    this.text = this.text.trimStart();
    return this.text === "" ? "" : this.answer();
  }

  end(): string {
    return this.state === "start" ? this.answer() : "";
  }

  private couldBegin(): boolean {
    return this.text.length < longestOpening && openingBegins.test(this.text);
  }

  private answer(): string {
    this.state = "answering";
    const text = this.text;
    this.text = "";
    return text;
  }
}
