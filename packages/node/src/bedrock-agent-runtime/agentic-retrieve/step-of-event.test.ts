import { describe, expect, it } from "vitest";
import { StepsOfEvents } from "./step-of-event.ts";

const event = (id: string | undefined, step: string, status: string, asked?: string): object => ({
  id,
  attributes: {
    step,
    status,
    ...(asked !== undefined && { actions: [{ retrieve: { inputQuery: { text: asked } } }] }),
  },
});

describe("the steps of an agentic retrieval", () => {
  it("are told apart by ids that repeat", () => {
    const steps = new StepsOfEvents();
    const first = steps.find(event("a", "Retrieval", "IN_PROGRESS"), 1);
    expect(steps.find(event("a", "Retrieval", "IN_PROGRESS"), 2)).toBe(first);
    expect(steps.find(event("b", "Retrieval", "SUCCEEDED"), 3)).not.toBe(first);
    expect(steps.find(event("a", "Retrieval", "SUCCEEDED"), 4)).toBe(first);
    expect(steps.count).toBe(2);
  });

  it("are told apart by name where each event has its own id, or none", () => {
    for (const ids of [
      ["1", "2", "3", "4"],
      [undefined, undefined, undefined, undefined],
    ]) {
      const steps = new StepsOfEvents();
      const planning = steps.find(event(ids[0], "Planning", "IN_PROGRESS"), 1);
      const retrieval = steps.find(event(ids[1], "Retrieval", "IN_PROGRESS"), 2);
      expect(steps.find(event(ids[2], "Retrieval", "SUCCEEDED"), 3)).toBe(retrieval);
      expect(steps.find(event(ids[3], "Planning", "FAILED"), 4)).toBe(planning);
      expect(steps.count).toBe(2);
    }
  });

  it("are not the same where they ask something else", () => {
    const steps = new StepsOfEvents();
    const step = steps.find(event("1", "Retrieval", "IN_PROGRESS"), 1);
    if (step !== undefined) step.questions = [{ query: "x", sources: [] }];
    expect(steps.find(event("2", "Retrieval", "SUCCEEDED", "y"), 2)).not.toBe(step);
    expect(steps.find(event("3", "Retrieval", "SUCCEEDED", "x"), 3)).toBe(step);
  });

  it("that are over have no second end, and those beyond all bounds are none", () => {
    const steps = new StepsOfEvents();
    const step = steps.find(event("1", "Planning", "SUCCEEDED"), 1);
    if (step !== undefined) steps.close(step);
    expect(steps.find(event("1", "Planning", "SUCCEEDED"), 2)).toBeUndefined();
    expect(steps.find({ id: "2" }, 2)).toBeUndefined();
    for (let n = 0; n < 1_030; n += 1) steps.find(event(`s${n}`, "Planning", "IN_PROGRESS"), 3);
    expect(steps.count).toBe(1_024);
  });
});
