/** An ONNX file as a message and back: the one place that knows the protobuf codec. */
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { RiskError } from '../../contract/errors.ts';
import {
  type AttributeProtoSchema,
  type GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from './generated/onnx_pb.ts';

export {
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
} from './generated/onnx_pb.ts';

/** Plain objects with only the fields that are to be written. */
export type ModelFields = Exclude<MessageInitShape<typeof ModelProtoSchema>, ModelProto>;
export type GraphFields = MessageInitShape<typeof GraphProtoSchema>;
export type NodeFields = MessageInitShape<typeof NodeProtoSchema>;
export type AttributeFields = MessageInitShape<typeof AttributeProtoSchema>;
export type TensorFields = MessageInitShape<typeof TensorProtoSchema>;
export type ValueInfoFields = MessageInitShape<typeof ValueInfoProtoSchema>;

/** The same fields give the same bytes: fields are written in the order of their numbers. */
export function encodeModelFile(model: ModelFields): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(toBinary(ModelProtoSchema, create(ModelProtoSchema, model)));
}

/** A message that was read, or made from one, as bytes again. */
export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(toBinary(ModelProtoSchema, model));
}

/** Packed and unpacked numbers are read alike. @throws RiskError `model.unusable` where the bytes are no ONNX file */
export function decodeModelFile(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw new RiskError('model.unusable', { reason: 'the file is not an ONNX model' }, { cause });
  }
}

/** The file's metadata; of a key that occurs twice the last value. */
export function modelMetadata(model: ModelProto): ReadonlyMap<string, string> {
  return new Map(model.metadataProps.map(({ key, value }) => [key, value]));
}
