import { ApiProblem, isPassing } from "@/lib/api/client";
import type { FieldError } from "@/lib/errors";

export type SaveState = "saved" | "waiting" | "saving" | "invalid" | "conflict" | "unreachable";

export interface DraftState {
  state: SaveState;
  /** What the server says is wrong, by path such as `tools.0`. */
  errors: ReadonlyMap<string, string>;
}

interface Saved<D> {
  definition: D;
  revision: number;
}

interface DraftSaverOptions<D> {
  saved: Saved<D>;
  /** Sends the changed fields and gives back the draft's new revision. Throws `ApiProblem`. */
  send: (change: Partial<D> & { draft_revision: number }) => Promise<number>;
  onState: (state: DraftState) => void;
  pauseMs: number;
}

/**
 * Saves a draft as it is edited: a moment after the last change, one request at a time, only the fields that differ. A
 * field that the server refuses keeps its complaint and does not keep the others from being saved.
 */
export class DraftSaver<D extends object> {
  private readonly options: DraftSaverOptions<D>;
  private saved: Saved<D>;
  private wanted: D;
  private errors: ReadonlyMap<string, string> = new Map();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private halted = false;

  constructor(options: DraftSaverOptions<D>) {
    this.options = options;
    this.saved = options.saved;
    this.wanted = options.saved.definition;
  }

  change(next: D): void {
    const fields = differing(this.wanted, next);
    this.wanted = next;
    this.errors = new Map([...this.errors].filter(([path]) => !fields.some((field) => field === topOf(path))));
    if (this.halted) return;
    this.tell("waiting");
    this.schedule();
  }

  /** Saves what is open now. True when nothing is left unsaved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.running ??= this.save().finally(() => {
      this.running = null;
    });
    await this.running;
    return !this.halted && differing(this.saved.definition, this.wanted).length === 0;
  }

  /** Marks what publishing has found. */
  complain(complaints: readonly FieldError[]): void {
    this.addErrors(complaints);
    this.tell("invalid");
  }

  /** Goes on from another saved state: `keep` saves one's own changes over it. */
  rebase(onto: Saved<D>, keep: boolean): D {
    const mine = pick(this.wanted, differing(this.saved.definition, this.wanted));
    this.saved = onto;
    this.halted = false;
    this.errors = new Map();
    this.wanted = keep ? ({ ...onto.definition, ...mine } as D) : onto.definition;
    if (keep) this.schedule();
    this.tell(keep ? "waiting" : "saved");
    return this.wanted;
  }

  private async save(): Promise<void> {
    for (let fields = this.open(); fields.length > 0; fields = this.open()) {
      const change = pick(this.wanted, fields);
      this.tell("saving");
      try {
        const revision = await this.options.send({ ...change, draft_revision: this.saved.revision });
        this.saved = { definition: { ...this.saved.definition, ...change } as D, revision };
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (!this.goesOnAfter(error, fields)) return;
      }
    }
    if (!this.halted) this.tell(this.errors.size > 0 ? "invalid" : "saved");
  }

  /** Whether the rest can still be saved. */
  private goesOnAfter(problem: ApiProblem, fields: readonly string[]): boolean {
    if (problem.status === 422) {
      const complaints = problem.errors.filter(({ path }) => fields.includes(topOf(path)));
      this.addErrors(complaints);
      if (complaints.length > 0) return true;
    }
    this.halted = problem.code === "conflict";
    this.tell(this.halted ? "conflict" : "unreachable");
    if (isPassing(problem)) this.schedule();
    return false;
  }

  private open(): (keyof D & string)[] {
    if (this.halted) return [];
    const refused = new Set([...this.errors.keys()].map(topOf));
    return differing(this.saved.definition, this.wanted).filter((field) => !refused.has(field));
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.options.pauseMs);
  }

  private addErrors(complaints: readonly FieldError[]): void {
    this.errors = new Map([...this.errors, ...complaints.map(({ path, message }) => [path, message] as const)]);
  }

  private tell(state: SaveState): void {
    this.options.onState({ state, errors: this.errors });
  }
}

function topOf(path: string): string {
  return path.split(".")[0] ?? path;
}

function differing<D extends object>(before: D, after: D): (keyof D & string)[] {
  const fields = Object.keys(after) as (keyof D & string)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

function pick<D extends object>(definition: D, fields: readonly (keyof D & string)[]): Partial<D> {
  return Object.fromEntries(fields.map((field) => [field, definition[field]])) as Partial<D>;
}
