import type { Subject } from "../app/models.ts";

/** A scripted conversation: what customers ask, what is looked up, what the model says. */
export interface Topic {
  readonly subject: Subject;
  readonly questions: readonly string[];
  /** Calls that the model asks for before it answers, one a turn. */
  readonly lookUps: readonly { readonly tool: string; readonly input: Readonly<Record<string, string>> }[];
  readonly answers: readonly string[];
}

const searches = (...words: string[]): Topic["lookUps"] =>
  words.map((text) => ({ tool: "search_manual", input: { words: text } }));

export const TOPICS: readonly Topic[] = [
  {
    subject: "order",
    questions: ["Where is my order FC-20418?", "Order FC-20418 should have come on Tuesday. Can you look?"],
    lookUps: [{ tool: "get_order", input: { order_number: "FC-20418" } }],
    answers: [
      "Your order FC-20418 is at the parcel shop. It travels in one parcel, and you can pick it up until Friday.",
    ],
  },
  {
    subject: "order",
    questions: ["Has FC-20551 been sent yet, and did FC-20552 go with it?"],
    lookUps: [
      { tool: "get_order", input: { order_number: "FC-20551" } },
      { tool: "get_order", input: { order_number: "FC-20552" } },
    ],
    answers: [
      "Both are on their way. FC-20551 comes in two parcels, FC-20552 in one; you will get a message for each.",
    ],
  },
  {
    subject: "trouble",
    questions: [
      "My Davos no longer gets hot. What can I check myself?",
      "The Davos stays cold although the light is on.",
    ],
    lookUps: searches("Davos heating element thermostat"),
    answers: [
      "Please let the machine cool, then check three things. First, does the pump sound normal? Second, is the tank seated firmly? A Davos with a loose tank does not heat, for its own protection. Third, hold the steam button for ten seconds, which resets the thermostat. If it is still cold after ten minutes, the thermostat or the element is at fault, and your warranty covers both. I can arrange the pick-up right away.",
    ],
  },
  {
    subject: "trouble",
    questions: [
      "Only a few drops come out of my Arosa.",
      "The pump of my Arosa is loud and there is hardly any coffee.",
    ],
    lookUps: searches("Arosa low pressure pump", "Arosa shower screen"),
    answers: [
      "That sounds like a clogged shower screen rather than the pump. Unscrew the screen with a coin, soak it in hot water with a little citric acid for twenty minutes, brush it, and run two empty cycles. If the gauge then still shows less than nine bar, the pump is worn. On the Arosa that is covered for two years.",
    ],
  },
  {
    subject: "trouble",
    questions: ["What does the blinking triangle on the Ernen mean?"],
    lookUps: searches("Ernen warning triangle"),
    answers: [
      "A slow blink asks for descaling, a fast one for water. After descaling, hold both cup buttons until it goes out.",
    ],
  },
  {
    subject: "policy",
    questions: ["Can I return a machine that I have used twice?", "How long do I have to send the Ftan back?"],
    lookUps: [],
    answers: [
      "Yes. A machine may be tried. Send it back complete and clean within the time that the handbook gives for your model, and the money is with you a few working days after the parcel arrives. Shipping is on us only if the machine was faulty.",
    ],
  },
  {
    subject: "policy",
    questions: ["Is the gasket covered by the warranty?", "How often must I descale, and with what?"],
    lookUps: [],
    answers: [
      "Gaskets wear and are not covered, but they cost little and are easily replaced. Descale when the light comes on, with citric acid, never with vinegar, and rinse twice.",
      "Seals and gaskets are the exception to the warranty. For descaling use citric acid only; vinegar attacks exactly those seals.",
    ],
  },
  {
    subject: "translation",
    questions: ["Please translate for our partner in Lyon: the machine was repaired and leaves tomorrow."],
    lookUps: [],
    answers: ["La machine a été réparée et part demain."],
  },
  {
    subject: "translation",
    questions: ["How do I say 'the boiler is under warranty until March' in German?"],
    lookUps: [],
    answers: ["Der Kessel hat bis März Garantie."],
  },
  {
    subject: "summary",
    questions: [
      "Sum up my last messages for the workshop, please.",
      "Write a short note about my case for the technician.",
    ],
    lookUps: [],
    answers: [
      "Customer reports a fault that persists after the usual checks. Machine is within warranty. Asks for pick-up; prefers mornings. No further damage reported.",
    ],
  },
  {
    subject: "contract",
    questions: [
      "We have forty machines. What does the service contract cost a month?",
      "Can our contract cover two sites?",
    ],
    lookUps: [],
    answers: [
      "A contract covers any number of sites in one country. For forty machines it includes two visits a year and a loan machine within a day.",
    ],
  },
];

/** The question that goes wrong: the model searches again and again, and each chapter makes the next call dearer. */
export const RUNAWAY_TOPIC: Topic = {
  subject: "trouble",
  questions: [
    "My Cavaglia shows E-404. Find out what it means, whatever it takes.",
    "Still E-404 on the Cavaglia. Please search everything.",
    "E-404 once more. There must be something in the manuals.",
  ],
  lookUps: searches(...Array.from({ length: 21 }, (_, i) => `Cavaglia error E-404, chapter ${i + 1}`)),
  answers: [
    "I have read every chapter and there is no E-404 on the Cavaglia. Could it be a six, E-604? Then the tank sensor is dirty.",
  ],
};
