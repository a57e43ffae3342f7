import type { ReadingIssue } from '@wattbench/core';
import type { DeviceHandle, Nvml } from './nvml.js';
import type { ProcessTree } from './process-tree.js';
import { describeFailure } from './return-code.js';

export interface ForeignProcessesRequest {
  readonly nvml: Nvml;
  readonly device: DeviceHandle;
  /** `null` where this system has no `/proc`. */
  readonly tree: ProcessTree | null;
  nowNs(): number;
}

/** Listing the processes can take milliseconds: not with every read. */
const checkPeriodNs = 1_000_000_000;

const seen: readonly ReadingIssue[] = ['foreign-process'];
const none: readonly ReadingIssue[] = [];

/** Looks now and then whether another program computes on the GPU; between two looks the last one holds. */
export class ForeignProcesses {
  readonly #request: ForeignProcessesRequest;
  #checkedNs: number | null = null;
  #issues = none;

  constructor(request: ForeignProcessesRequest) {
    this.#request = request;
  }

  /** Why another program could go unnoticed on this machine, in words; `null` where it could not. */
  blindness(): string | null {
    const { nvml, device, tree } = this.#request;
    if (tree === null) return 'other programs on the GPU are not looked for on this system';
    if (!tree.seesMachine) {
      return "other programs on the GPU go unnoticed: NVML names them by the machine's process ids, which mean nothing within this container";
    }
    const found = nvml.computeProcesses(device);
    if (found.state === 'value') return null;
    return `other programs on the GPU go unnoticed (${describeFailure(found, nvml.errorString)})`;
  }

  issues(): readonly ReadingIssue[] {
    const { tree, nowNs } = this.#request;
    if (tree === null || !tree.seesMachine) return none;
    const now = nowNs();
    if (this.#checkedNs === null || now - this.#checkedNs >= checkPeriodNs) {
      this.#checkedNs = now;
      this.#issues = this.#anyForeign(tree) ? seen : none;
    }
    return this.#issues;
  }

  #anyForeign(tree: ProcessTree): boolean {
    const found = this.#request.nvml.computeProcesses(this.#request.device);
    // A process that has ended since, or whose id cannot be looked up, is no proof.
    return found.state === 'value' && found.value.some((pid) => tree.relationOf(pid) === 'foreign');
  }
}
