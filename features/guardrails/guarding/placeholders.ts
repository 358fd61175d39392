/** Names for what was taken out of a run's texts: the same thing has the same name wherever it turns up in the run. */
export class Placeholders {
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** Goes on counting after the names that stand in a text, so that no name means two things in one conversation. */
  skipNamesIn(text: string): this {
    for (const [, label = "", number] of text.matchAll(/\[([A-Z_]{2,20})_(\d{1,6})\]/g)) {
      this.counts.set(label, Math.max(this.counts.get(label) ?? 0, Number(number)));
    }
    return this;
  }

  nameOf(label: string, match: string): string {
    const key = `${label}:${match.replace(/[\s\-().]/g, "").toLowerCase()}`;
    const known = this.names.get(key);
    if (known) return known;
    const count = (this.counts.get(label) ?? 0) + 1;
    this.counts.set(label, count);
    const name = `[${label}_${count}]`;
    this.names.set(key, name);
    return name;
  }
}
