/** Something in a dataset that is wrong, or that will surprise somebody. */
export interface Finding {
  /** Errors make a dataset unusable or wrong; warnings do not. */
  level: 'error' | 'warning';
  /** Short stable name of the rule. */
  rule: string;
  /** File, relative to the dataset, and column where there is one. */
  where: string;
  message: string;
}

/** Findings of one rule at one place that are listed; the rest is counted. */
const LISTED = 3;

/** Collects findings, so that one fault in every row is not a million lines. */
export class Findings {
  readonly #list: Finding[] = [];
  readonly #counts = new Map<string, number>();

  error(rule: string, where: string, message: string): void {
    this.#add({ level: 'error', rule, where, message });
  }

  warning(rule: string, where: string, message: string): void {
    this.#add({ level: 'warning', rule, where, message });
  }

  /** What was found, in order, with a line for what was left out. */
  list(): Finding[] {
    const more = [...this.#counts].filter(([, count]) => count > LISTED);
    return [
      ...this.#list,
      ...more.map(([key, count]) => {
        const [level, rule, where] = JSON.parse(key) as [Finding['level'], string, string];
        return { level, rule, where, message: `the same ${count - LISTED} more times` };
      }),
    ];
  }

  #add(finding: Finding): void {
    const { level, rule, where } = finding;
    const key = JSON.stringify([level, rule, where]);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count <= LISTED) this.#list.push(finding);
  }
}
