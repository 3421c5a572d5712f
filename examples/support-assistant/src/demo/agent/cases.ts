/** A scripted run of an agent: what it looks into, one thing a turn, and what it says then. */
export interface Run {
  readonly turns: readonly Turn[];
  readonly answer: string;
}

interface Turn {
  /** Why the agent does it, as its model puts it. */
  readonly why: string;
  readonly does: Deed;
}

export type Deed =
  | {
      readonly kind: "tool";
      readonly group: string;
      readonly name: string;
      readonly input: Readonly<Record<string, string>>;
      readonly result: string;
      readonly ms: number;
    }
  | { readonly kind: "look-up"; readonly query: string; readonly chapters: readonly Chapter[] }
  /** A colleague, an agent of its own, is asked. */
  | { readonly kind: "ask"; readonly whom: Colleague; readonly question: string; readonly run: Run };

export type Colleague = "workshop" | "dispatch";

/** A chapter of the service manuals. */
type Chapter = keyof typeof CHAPTERS;

/** A harder question, and how the service desk comes to its answer. */
export interface Case {
  readonly questions: readonly string[];
  readonly run: Run;
}

export const CHAPTERS = {
  "davos/heating":
    "A Davos that turns cold again within a year of a repair has, in two cases out of three, a thermostat whose bracket was not tightened. Test it cold: 14 to 18 ohms between the outer pins. An open circuit means the thermostat, a good reading means the relay on the power board.",
  "davos/relay":
    "The relay of the power board clicks twice when the machine is switched on. One click only: replace the board. Do not solder in the field; the board is coated.",
  "ernen/pressure":
    "A gauge that climbs beyond eleven bar means a blocked expansion valve. The machine must not be used until the valve was replaced: the hose is rated for thirteen bar.",
  "ernen/fuse":
    "An Ernen that trips the fuse must not be used again before it was inspected. Ask whether it tripped while heating or while pumping: heating points to the element, pumping to water in the housing.",
  "arosa/exchange":
    "An Arosa is taken back for a credit of a quarter of its price within four years of delivery, and a tenth after that. The brewing group must be complete.",
  "ftan/installation":
    "A Ftan needs a socket of its own and sixty centimetres of free height. We install it, set the grinder and take the old machine along.",
} as const;

const tool = (
  group: string,
  name: string,
  input: Readonly<Record<string, string>>,
  result: object,
  ms: number,
): Deed => ({
  kind: "tool",
  group,
  name,
  input,
  result: JSON.stringify(result),
  ms,
});

export const CASES: readonly Case[] = [
  {
    questions: [
      "My Davos was repaired in May and stays cold again. Is that covered, and can somebody fetch it?",
      "You repaired my Davos, and now it is cold once more. Who pays, and when do you come?",
    ],
    run: {
      turns: [
        {
          why: "I need the machine's record before I can say anything about it.",
          does: tool(
            "orders",
            "find_machine",
            { machine: "Davos" },
            { serial: "D-20931", delivered: "2025-01-30" },
            90,
          ),
        },
        {
          why: "Whether the repair is covered decides everything else, so I check the warranty.",
          does: tool(
            "warranty",
            "check_warranty",
            { machine: "Davos", event: "repair in May" },
            { covered: true, part: "thermostat", until: "2027-05-12" },
            140,
          ),
        },
        {
          why: "A fault that comes back after a repair may have a known cause.",
          does: { kind: "look-up", query: "Davos cold again after repair", chapters: ["davos/heating", "davos/relay"] },
        },
        {
          why: "The workshop has to say what it needs, and when it has room.",
          does: {
            kind: "ask",
            whom: "workshop",
            question: "Davos, thermostat replaced in May, cold again. What will it be, and when can it come in?",
            run: {
              turns: [
                {
                  why: "I compare with what the manual says about the relay.",
                  does: { kind: "look-up", query: "Davos relay power board", chapters: ["davos/relay"] },
                },
                {
                  why: "A bench is free; dispatch has the vans.",
                  does: {
                    kind: "ask",
                    whom: "dispatch",
                    question: "A Davos for the workshop, heating, second time. When can you pick it up?",
                    run: {
                      turns: [
                        {
                          why: "I book the next free window.",
                          does: tool(
                            "appointments",
                            "book_pickup",
                            { machine: "Davos", reason: "heating, second time" },
                            { day: "Thursday", window: "9-12", ticket: "W-7731" },
                            210,
                          ),
                        },
                      ],
                      answer: "Thursday between 9 and 12, ticket W-7731.",
                    },
                  },
                },
              ],
              answer:
                "Most likely the thermostat's bracket, else the relay. Pick-up on Thursday between 9 and 12, W-7731.",
            },
          },
        },
      ],
      answer:
        "It is covered until May 2027, so it costs you nothing. It is most likely the bracket of the thermostat that was replaced. We fetch your Davos on Thursday between nine and twelve, ticket W-7731, and you get a loan machine.",
    },
  },
  {
    questions: [
      "The gauge of my Ernen climbs to twelve bar, and yesterday the fuse went. Is it safe to use?",
      "Twelve bar on the Ernen and a tripped fuse: what do I do, and what will it cost?",
    ],
    run: {
      turns: [
        {
          why: "This is about safety: I read what the manuals say about pressure and the fuse before anything else.",
          does: {
            kind: "look-up",
            query: "Ernen twelve bar fuse trips",
            chapters: ["ernen/pressure", "ernen/fuse"],
          },
        },
        {
          why: "The workshop should judge whether both faults have one cause.",
          does: {
            kind: "ask",
            whom: "workshop",
            question: "Ernen at twelve bar, fuse tripped once. One fault or two?",
            run: {
              turns: [
                {
                  why: "The two chapters name different parts; I check the second one.",
                  does: { kind: "look-up", query: "Ernen fuse while pumping", chapters: ["ernen/fuse"] },
                },
              ],
              answer:
                "One: the expansion valve leaks into the housing. Valve and hose, and nobody should switch it on.",
            },
          },
        },
        {
          why: "I check whether the customer has to pay for the valve.",
          does: tool(
            "warranty",
            "check_warranty",
            { machine: "Ernen", event: "expansion valve" },
            { covered: false, estimate: "EUR 84, shipping included" },
            120,
          ),
        },
      ],
      answer:
        "Please do not use it. The expansion valve is blocked, and water from it tripped the fuse; the hose is not made for more than thirteen bar. Valve and hose are EUR 84 with shipping, since the warranty of these parts has ended. Unplug the machine, and let us fetch it.",
    },
  },
  {
    questions: [
      "I want to swap my Arosa for a Ftan. What do I get for the old one, and when could you bring the new one?",
    ],
    run: {
      turns: [
        {
          why: "First the record: which Arosa is it?",
          does: tool(
            "orders",
            "find_machine",
            { machine: "Arosa" },
            { serial: "A-11840", delivered: "2024-03-02" },
            90,
          ),
        },
        {
          why: "The credit depends on the price that was paid, which the warranty record has.",
          does: tool(
            "warranty",
            "check_warranty",
            { machine: "Arosa", event: "exchange" },
            { delivered: "2024-03-02", price: "EUR 1240" },
            130,
          ),
        },
        {
          why: "I need the rules of exchange, and what a Ftan needs at home.",
          does: {
            kind: "look-up",
            query: "exchange Arosa for Ftan, installation",
            chapters: ["arosa/exchange", "ftan/installation"],
          },
        },
        {
          why: "A technician installs a Ftan, so the workshop's calendar counts.",
          does: {
            kind: "ask",
            whom: "workshop",
            question: "Installation of a Ftan with taking back an Arosa: when is somebody free?",
            run: {
              turns: [
                {
                  why: "Two hours with a technician.",
                  does: tool(
                    "appointments",
                    "book_pickup",
                    { machine: "Ftan", reason: "installation and exchange" },
                    { day: "Tuesday", window: "14-16", ticket: "W-7748" },
                    190,
                  ),
                },
              ],
              answer: "Tuesday between 14 and 16, W-7748. The customer needs a socket of its own for the Ftan.",
            },
          },
        },
      ],
      answer:
        "Your Arosa is worth EUR 310 in exchange, a quarter of its price. A technician brings and sets up the Ftan on Tuesday between two and four, ticket W-7748, and takes the Arosa along. It wants a socket of its own and sixty centimetres of height.",
    },
  },
];
