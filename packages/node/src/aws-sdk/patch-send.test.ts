import { describe, expect, it } from "vitest";
import { patchSend } from "./patch-send.ts";

/** As in the SDK: `send` is inherited from a class that all clients share. */
function classes() {
  const calls: unknown[][] = [];
  class Client {
    readonly used: object[] = [];
    readonly middlewareStack = { use: (plugin: object) => void this.used.push(plugin) };
    send(...args: unknown[]): unknown {
      calls.push([this, ...args]);
      return "sent";
    }
  }
  class SomeClient extends Client {}
  class OtherClient extends Client {}
  return { calls, Client, SomeClient, OtherClient };
}

describe("patchSend", () => {
  it("adds the plugin at an instance's first send, once, and hands on `this`, arguments and result", () => {
    const { calls, SomeClient } = classes();
    patchSend(SomeClient);
    patchSend(SomeClient);
    const client = new SomeClient();
    expect(client.used).toHaveLength(0);
    const command = {};
    expect(client.send(command)).toBe("sent");
    client.send(command, { a: 1 });
    client.send(command, undefined, undefined);
    expect(client.used).toHaveLength(1);
    expect(calls).toEqual([
      [client, command],
      [client, command, { a: 1 }],
      [client, command, undefined, undefined],
    ]);
  });

  it("leaves other clients alone", () => {
    const { SomeClient, OtherClient } = classes();
    patchSend(SomeClient);
    const other = new OtherClient();
    other.send({});
    expect(other.used).toHaveLength(0);
  });

  it("calls a `send` that another tool puts on the parent class later", () => {
    const { Client, SomeClient } = classes();
    patchSend(SomeClient);
    Client.prototype.send = () => "theirs";
    expect(new SomeClient().send({})).toBe("theirs");
  });

  it("goes under a subclass with a `send` of its own, and over one that the class has", () => {
    const { SomeClient, Client } = classes();
    patchSend(SomeClient);
    class Mine extends SomeClient {
      override send(...args: unknown[]): unknown {
        return `mine ${String(super.send(...args))}`;
      }
    }
    const mine = new Mine();
    expect(mine.send({})).toBe("mine sent");
    expect(mine.used).toHaveLength(1);
    class Own extends Client {
      override send(): unknown {
        return "own";
      }
    }
    patchSend(Own);
    const own = new Own();
    expect(own.send()).toBe("own");
    expect(own.used).toHaveLength(1);
  });

  it.each([undefined, null, 7, "x", {}, () => undefined, Map])("does nothing to %s", (odd) => {
    expect(() => patchSend(odd)).not.toThrow();
  });

  it("keeps errors of `send` and survives a stack that refuses the plugin", () => {
    class Refusing {
      readonly middlewareStack = {
        use: () => {
          throw new Error("telemetry");
        },
      };
      send(): unknown {
        throw new Error("service");
      }
    }
    patchSend(Refusing);
    expect(() => new Refusing().send()).toThrow("service");
  });
});
