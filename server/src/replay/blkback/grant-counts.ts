/** Between which numbers the count of each ring lies, in one possible course of things. */
interface Course {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Most courses that are followed; beyond, they are joined to one with wider limits. */
const MAX_COURSES = 64;

/** A ring and the limits of its count. */
export interface RingCount {
  readonly ring: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How many persistent grants each ring of a host may have, while lines are read that do not name their ring: every course of things that fits all lines so
 * far is followed. Rings are numbered by the caller.
 */
export class GrantCounts {
  #courses: Course[] = [{ low: [], high: [] }];
  #rings = 0;

  /** A ring of which nothing is known. */
  addRing(): number {
    this.#courses = this.#courses.map(({ low, high }) => ({ low: [...low, 0], high: [...high, Infinity] }));
    this.#rings += 1;
    return this.#rings - 1;
  }

  /** The limits of a ring over all courses. */
  limits(ring: number): RingCount {
    return {
      ring,
      low: Math.min(...this.#courses.map(({ low }) => low[ring] ?? 0)),
      high: Math.max(...this.#courses.map(({ high }) => high[ring] ?? Infinity)),
    };
  }

  /** Shows the limits of every ring: one pass over all courses, since this is asked at every line. */
  each(show: (count: RingCount) => void): void {
    for (let ring = 0; ring < this.#rings; ring += 1) {
      let low = Infinity;
      let high = 0;
      for (const course of this.#courses) {
        low = Math.min(low, course.low[ring] ?? 0);
        high = Math.max(high, course.high[ring] ?? Infinity);
      }
      show({ ring, low, high });
    }
  }

  /** The numbers that a ring may have, in words. */
  words(ring: number): string {
    const texts = new Set<string>();
    for (const { low, high } of this.#courses) {
      const from = low[ring] ?? 0;
      const to = high[ring] ?? Infinity;
      texts.add(from === to ? String(from) : to === Infinity ? `at least ${from}` : `${from} to ${to}`);
    }
    return [...texts].slice(0, 6).join(' or ');
  }

  /** From now on the count is this, whatever it was. */
  set(ring: number, low: number, high: number): void {
    this.#replace(this.#courses.map((course) => withRing(course, ring, low, high)));
  }

  /** A line says a number that no course of things allows: from now on it is right, or it was wrong and all is as it was. */
  doubt(ring: number, count: number): void {
    this.#replace([...this.#courses.map((course) => withRing(course, ring, count, count)), ...this.#courses]);
  }

  /** Nothing is known of any ring any more. */
  forget(): void {
    const all = Array.from({ length: this.#rings }, () => 0);
    this.#courses = [{ low: all, high: all.map(() => Infinity) }];
  }

  /** The count may have changed within these steps: `less` and `more` than before. */
  widen(ring: number, less: number, more: number): void {
    this.#replace(
      this.#courses.map((course) =>
        withRing(course, ring, Math.max(0, (course.low[ring] ?? 0) - less), (course.high[ring] ?? Infinity) + more),
      ),
    );
  }

  /**
   * Something happened to one of these rings whose count was in [low, high] before: keeps the courses in which that can be, with the count moved by `delta`.
   * False: in none; nothing changes then.
   */
  move(
    rings: Iterable<number>,
    limitsOf: (ring: number) => readonly (readonly [number, number])[],
    delta: number,
  ): boolean {
    const matches: { readonly course: Course; readonly ring: number; readonly from: number; readonly to: number }[] =
      [];
    for (const ring of rings) {
      for (const [from, to] of limitsOf(ring)) {
        for (const course of this.#courses) {
          const low = Math.max(course.low[ring] ?? 0, from);
          const high = Math.min(course.high[ring] ?? Infinity, to);
          if (low <= high) matches.push({ course, ring, from: low + delta, to: high + delta });
        }
      }
    }
    if (matches.length === 0) return false;
    if (matches.length > MAX_COURSES) {
      // So many courses would be joined anyway; each ring may have what it had or what it has in the course in which it is the one.
      const joined = this.#joined();
      const low = [...joined.low];
      const high = [...joined.high];
      for (const { ring, from, to } of matches) {
        low[ring] = Math.min(low[ring] ?? 0, from);
        high[ring] = Math.max(high[ring] ?? Infinity, to);
      }
      this.#courses = [{ low, high }];
    } else this.#replace(matches.map(({ course, ring, from, to }) => withRing(course, ring, from, to)));
    return true;
  }

  /** One course with the limits of all. */
  #joined(): Course {
    const rings = Array.from({ length: this.#rings }, (_, ring) => this.limits(ring));
    return { low: rings.map(({ low }) => low), high: rings.map(({ high }) => high) };
  }

  #replace(courses: readonly Course[]): void {
    const distinct = new Map(courses.map((course) => [`${course.low.join()};${course.high.join()}`, course]));
    this.#courses = [...distinct.values()];
    if (this.#courses.length <= MAX_COURSES) return;
    this.#courses = [this.#joined()];
  }
}

const withRing = ({ low, high }: Course, ring: number, from: number, to: number): Course => ({
  low: low.with(ring, from),
  high: high.with(ring, to),
});
