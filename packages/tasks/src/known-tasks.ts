import type { Task } from '@wattbench/core';

import { taskRegistry } from './task-registry.js';

/** Every task, in the order of a list. */
export const tasks: readonly Task[] = [...taskRegistry.values()].map(({ task }) => task);

/** Every task by its id. */
export const knownTasks: ReadonlyMap<string, Task> = new Map(tasks.map((task) => [task.id, task]));
