import { join } from 'node:path';
import { parseDecimal, type ReadFile } from '../rapl/small-file.js';

/** The package, or the die of a package, that a processor stands for. */
export interface Place {
  readonly processor: number;
  readonly package: number;
  /** `null` where the package has one counter only. */
  readonly die: number | null;
}

export interface Places {
  readonly places: readonly Place[];
  /** Processors that repeat the counter of another one, in words. */
  readonly notes: readonly string[];
}

const highestNumber = 4096n;

export interface PlacesRequest {
  readonly processors: readonly number[];
  /** `/sys/devices/system/cpu`. */
  readonly topology: string;
  /** Dies of a package show one and the same counter (AMD, Hygon). */
  readonly countsPerSocket: boolean;
}

/**
 * Where the processors of the PMU's mask are: one for each package, or on parts with a counter for
 * each die one for each die (Linux, arch/x86/events/rapl.c). Older kernels list the dies also where
 * the socket has one counter; there only the first of a package is kept. `null`: a package number
 * cannot be read, so that nothing could be named.
 */
export function findPlaces(request: PlacesRequest, readFile: ReadFile): Places | null {
  const found: { processor: number; package: number; die: number | null }[] = [];
  for (const processor of request.processors) {
    const folder = join(request.topology, `cpu${processor}`, 'topology');
    const packageId = readNumber(join(folder, 'physical_package_id'), readFile);
    if (packageId === null) return null;
    found.push({
      processor,
      package: packageId,
      die: readNumber(join(folder, 'die_id'), readFile),
    });
  }
  const places: Place[] = [];
  const notes: string[] = [];
  for (const place of found) {
    const others = found.filter((other) => other.package === place.package);
    if (others.length === 1) places.push({ ...place, die: null });
    else if (!request.countsPerSocket) {
      // Without a number of its own a die goes by its place in the mask.
      places.push({ ...place, die: place.die ?? others.indexOf(place) });
    } else if (others[0] === place) places.push({ ...place, die: null });
    else {
      notes.push(
        `processor ${place.processor} shows the counter of package ${place.package} again, not added`,
      );
    }
  }
  return { places, notes };
}

function readNumber(path: string, readFile: ReadFile): number | null {
  const file = readFile(path);
  const value = file.state === 'text' ? parseDecimal(file.text) : null;
  return value === null || value > highestNumber ? null : Number(value);
}
