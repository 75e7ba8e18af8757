import { beforeEach, describe, expect, it, vi } from "vitest";
import { Table } from "../../sdk/core/tables/index.js";
import { clear } from "../../tasks/cleans/clear.js";
import { askForMessage } from "../../tasks/commits/ask.js";
import { askFor } from "../../tasks/projects/prompts.js";
import { contextOf } from "../support/task-context.js";

/** A question as the library of prompts gets it. */
interface Question {
  readonly message: string;
  readonly options?: readonly { readonly value: string; readonly hint?: string }[];
  readonly validate?: (value: string | undefined) => string | undefined;
}

/** A person at the terminal: the answers that are given, one after the other, and the questions that were asked. */
const person = vi.hoisted(() => ({
  answers: [] as unknown[],
  asked: [] as Question[],
  left: Symbol("left"),
}));
vi.mock("@clack/prompts", () => {
  const ask = (question: Question): Promise<unknown> => {
    person.asked.push(question);
    return Promise.resolve(person.answers.shift());
  };
  return { text: ask, select: ask, confirm: ask, isCancel: (answer: unknown) => answer === person.left };
});
beforeEach(() => {
  person.asked.length = 0;
});
const asks = (): string[] => person.asked.map(({ message }) => message);

describe("a person who is asked for a commit's message", () => {
  it("chooses a type, with what it means, and writes the rest", async () => {
    person.answers = ["fix", "data", "read dates", "since", ""];
    expect(await askForMessage({}, ["feat", "fix", "own"])).toEqual({
      ...{ type: "fix", scope: "data", subject: "read dates", body: "since", breaking: "" },
    });
    expect(person.asked[0].options?.map(({ value, hint }) => [value, hint])).toEqual([
      ["feat", "something new for who uses it"],
      ["fix", "an error is mended"],
      ["own", undefined],
    ]);
  });

  it("writes a type where any is allowed, and no empty subject", async () => {
    person.answers = ["own", "", "x", "", ""];
    expect(await askForMessage({}, [])).toMatchObject({ type: "own", subject: "x" });
    expect(asks()[0]).toBe("Type?");
    const validate = person.asked[2].validate;
    expect([validate?.(" "), validate?.(undefined), validate?.("a")]).toEqual([
      "A few words are needed.",
      "A few words are needed.",
      undefined,
    ]);
  });

  it("is asked nothing that the command line says", async () => {
    const given = { type: "fix", scope: "a", subject: "b", body: "c", breaking: "d" };
    expect(await askForMessage(given, ["fix"])).toEqual(given);
    expect(asks()).toEqual([]);
  });

  it("can leave", async () => {
    person.answers = [person.left];
    await expect(askForMessage({}, ["fix"])).rejects.toThrow("nothing was committed");
  });
});

describe("a person who is asked for a new project", () => {
  const NOTHING = {
    name: undefined,
    directory: undefined,
    data: undefined,
    target: undefined,
    install: undefined,
  };
  const table = Table.from({ cnt: [1, 2], when: ["a", "b"] });
  const source = { table, file: "rows.csv", bytes: 20, dataset: { kind: "csv" as const, path: "rows.csv" } };

  it("says folder, data, target and whether packages are installed", async () => {
    person.answers = ["here", "rows.csv", true, "cnt"];
    const { target, ...rest } = await askFor(NOTHING);
    expect(rest).toEqual({ directory: "here", data: "rows.csv", install: true });
    expect(await target(source)).toBe("cnt");
    expect(person.asked[3].options?.map(({ value }) => value)).toEqual(["cnt", "when"]);
  });

  it("takes the sample by Enter, and is asked nothing that is given", async () => {
    person.answers = [""];
    const given = { ...NOTHING, name: "a", directory: "b", target: "cnt", install: false };
    const { target, ...rest } = await askFor(given);
    expect(rest).toEqual({ name: "a", directory: "b", install: false });
    expect(await target(source)).toBe("cnt");
    expect(asks()).toEqual(["Which data file? (Enter: a sample of bike rentals)"]);
  });

  it("can leave", async () => {
    person.answers = [person.left];
    await expect(askFor(NOTHING)).rejects.toThrow("no project was made");
  });
});

describe("a person who is asked whether to remove", () => {
  const found = () => {
    const taken: string[] = [];
    const take = async () => {
      taken.push("a");
    };
    const removal = {
      path: "/x/a",
      what: "a cache",
      bytes: 2000,
      modifiedMs: 0,
      isOfUnknownSize: true,
      take,
    };
    return { removal, taken };
  };

  it("agrees, and it is gone", async () => {
    const { removal, taken } = found();
    const { context, printed } = contextOf({ root: "/x", interactive: true });
    person.answers = [true];
    await clear([removal], "/x", context);
    expect(taken).toEqual(["a"]);
    expect(printed).toEqual(["size unknown  1970-01-01  /x/a  (a cache)", "Removed 1 of 1 entry, 2 kB."]);
    expect(asks()).toEqual(["Remove 1 entry, 2 kB?"]);
  });

  it("does not, or leaves, and all stays", async () => {
    const { removal, taken } = found();
    const { context, said } = contextOf({ root: "/x", interactive: true });
    person.answers = [false, person.left];
    await clear([removal], "/x", context);
    expect(said).toEqual(["Nothing was removed."]);
    await expect(clear([removal], "/x", context)).rejects.toThrow("nothing was removed");
    expect(taken).toEqual([]);
  });

  it("is not there, and nothing is removed without --yes", async () => {
    const { removal, taken } = found();
    const { context, said } = contextOf({ root: "/x" });
    await clear([removal], "/x", context);
    expect(said).toEqual([
      expect.stringContaining("nothing was removed, since nobody can be asked. Give --yes"),
    ]);
    expect(taken).toEqual([]);
  });
});
