"""Logs in and reads an analysis with grpcio and the descriptors alone: no generated code, nothing of the project's.

usage: analysis.py ADDRESS DESCRIPTORS EMAIL PASSWORD PORTFOLIO_ID
"""
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

address, descriptors, email, password, portfolio_id = sys.argv[1:]

files = descriptor_pb2.FileDescriptorSet()
with open(descriptors, "rb") as binary:
    files.ParseFromString(binary.read())
pool = descriptor_pool.DescriptorPool()
for file in files.file:
    pool.Add(file)
factory = message_factory.MessageFactory(pool)


def call(channel, service, method, request, metadata=()):
    description = pool.FindServiceByName(service).FindMethodByName(method)
    question = factory.GetPrototype(description.input_type)
    answer = factory.GetPrototype(description.output_type)
    unary = channel.unary_unary(
        f"/{service}/{method}",
        request_serializer=question.SerializeToString,
        response_deserializer=answer.FromString,
    )
    return unary.with_call(json_format.ParseDict(request, question()), metadata=metadata, timeout=10)


with grpc.insecure_channel(address) as channel:
    login = {"email": email, "password": password}
    session, _ = call(channel, "perfolio.gateway.v1.SessionService", "CreateSession", login)
    bearer = (("authorization", f"Bearer {session.access_token}"),)
    analysis, ended = call(
        channel, "perfolio.gateway.v1.RiskService", "GetAnalysis", {"portfolioId": portfolio_id}, bearer
    )
    try:
        call(channel, "perfolio.gateway.v1.RiskService", "GetAnalysis", {"portfolioId": portfolio_id})
        refusal = None
    except grpc.RpcError as error:
        refusal = error.code().name
    print(
        json.dumps(
            {
                "volatilityAnnual": analysis.portfolio_view.volatility_annual,
                "generation": analysis.inputs.generation,
                "engineVersion": analysis.inputs.engine_version,
                "cacheStatus": dict(ended.trailing_metadata())["cache-status"],
                "withoutCredential": refusal,
            }
        )
    )
