import type { Locator } from "playwright-core";
import { eventually } from "../stack/stack.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Where the highest bar of a chart stands: the topmost coloured pixel of its canvas, in pixels of the page's layout. A
 * canvas is there before anything is drawn on it.
 */
export async function spikeOf(canvas: Locator): Promise<Place> {
  return await eventually(
    () => findSpike(canvas),
    () => true,
  );
}

async function findSpike(canvas: Locator): Promise<Place> {
  return await canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error("Cannot find the spike: expected a canvas");
    const { data } = element.getContext("2d")?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
    const scale = element.width / element.clientWidth;
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(at, at + 4);
      if (alpha === 255 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) {
        const pixel = at / 4;
        return { x: (pixel % element.width) / scale + 3, y: Math.floor(pixel / element.width) / scale + 6 };
      }
    }
    throw new Error("Cannot find the spike: expected a coloured bar, got none");
  });
}
