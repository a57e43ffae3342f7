import { describe, test } from 'node:test';
import { describeBackend } from '@wattbench/testkit/backend';
import onnxWeb from './index.js';

describeBackend({ describe, test }, onnxWeb());
