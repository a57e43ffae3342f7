import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { statusOf } from './tasmota-answers.js';

/** A device at a broker: answers `Status 10` as Tasmota does, with what the test says. */
export class TasmotaDevice {
  answer: (() => string) | null = () => JSON.stringify(statusOf());
  readonly commands: string[] = [];
  readonly #client: MqttClient;
  readonly #topic: string;

  static async join(topic: string, options: IClientOptions): Promise<TasmotaDevice> {
    const client = await connectAsync({ ...options, protocolVersion: 4, reconnectPeriod: 50 });
    const device = new TasmotaDevice(client, topic);
    await client.subscribeAsync(`cmnd/${topic}/Status`);
    return device;
  }

  private constructor(client: MqttClient, topic: string) {
    this.#client = client;
    this.#topic = topic;
    client.on('error', () => undefined);
    client.on('message', (_, payload) => {
      this.commands.push(payload.toString());
      if (this.answer !== null && payload.toString() === '10') {
        client.publish(`stat/${topic}/STATUS10`, this.answer());
      }
    });
  }

  /** Sends by itself. Resolves when the broker has it. */
  async send(
    message: { readonly to: 'tele' | 'stat'; readonly retain?: boolean },
    body: object | string,
  ): Promise<void> {
    const name = message.to === 'tele' ? 'tele/%/SENSOR' : 'stat/%/STATUS10';
    await this.#client.publishAsync(
      name.replace('%', this.#topic),
      typeof body === 'string' ? body : JSON.stringify(body),
      { qos: 1, retain: message.retain ?? false },
    );
  }

  async leave(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
