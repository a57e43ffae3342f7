import type { BackendInfo, PluginRef } from '@wattbench/core';
import type { BackendCaseContext } from '../backend-case.js';

/** Everything that a process needs to know to run cases. Only data. */
export type CheckPlan = Pick<
  BackendCaseContext,
  | 'ref'
  | 'refFaults'
  | 'declared'
  | 'unavailable'
  | 'device'
  | 'threads'
  | 'models'
  | 'untried'
  | 'probeLimitMs'
>;

export type ParentMessage =
  | { readonly type: 'probe'; readonly ref: PluginRef<'backend'> }
  | { readonly type: 'case'; readonly id: string; readonly plan: CheckPlan }
  | { readonly type: 'printed'; readonly bytes: number; readonly lastLine: string };

export type CaseOutcome =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed' | 'not-applicable'; readonly detail: string };

export type ChildMessage =
  | { readonly type: 'hello' }
  | {
      readonly type: 'probed';
      readonly declared: BackendInfo | null;
      readonly unavailable: string | null;
    }
  | { readonly type: 'ask-printed' }
  | { readonly type: 'ended'; readonly end: CaseOutcome };
