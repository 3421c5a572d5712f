import { describe, expect, it } from "vitest";
import { createAskTogether } from "./ask-together.ts";

describe("questions asked together", () => {
  function setUp() {
    let at = 0;
    const asked: string[] = [];
    const answers: PromiseWithResolvers<string>[] = [];
    const together = createAskTogether(() => at);
    const ask = (question: string): Promise<string> =>
      together(question, () => {
        asked.push(question);
        const answer = Promise.withResolvers<string>();
        answers.push(answer);
        return answer.promise;
      });
    return { ask, asked, answers, pass: (ms: number) => void (at += ms) };
  }

  it("are asked once, and all have the answer", async () => {
    const { ask, asked, answers } = setUp();
    const all = [ask("overview"), ask("overview"), ask("traces"), ask("overview")];
    expect(asked).toEqual(["overview", "traces"]);
    answers[1]?.resolve("two");
    answers[0]?.resolve("one");
    expect(await Promise.all(all)).toEqual(["one", "one", "two", "one"]);
  });

  it("are asked anew after an answer, which is not kept", async () => {
    const { ask, asked, answers } = setUp();
    const first = ask("overview");
    answers[0]?.resolve("old");
    expect(await first).toBe("old");
    const second = ask("overview");
    answers[1]?.resolve("new");
    expect(await second).toBe("new");
    expect(asked).toHaveLength(2);
  });

  it("are asked anew after a second, and those after that share the later answer", async () => {
    const { ask, asked, answers, pass } = setUp();
    const first = ask("overview");
    pass(1_000);
    const second = ask("overview");
    answers[0]?.resolve("old");
    expect(await first).toBe("old");
    const third = ask("overview");
    answers[1]?.resolve("new");
    expect(await Promise.all([second, third])).toEqual(["new", "new"]);
    expect(asked).toHaveLength(2);
  });

  it("fail together, and the next one asks again", async () => {
    const { ask, answers } = setUp();
    const both = [ask("overview"), ask("overview")];
    answers[0]?.reject(new Error("the store is away"));
    for (const one of both) await expect(one).rejects.toThrow("the store is away");
    const next = ask("overview");
    answers[1]?.resolve("back");
    expect(await next).toBe("back");
  });
});
