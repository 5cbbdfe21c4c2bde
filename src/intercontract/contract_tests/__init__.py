"""The tests that judge Intercom, for pytest: ``pytest --pyargs intercontract.contract_tests --region eu``.

``--target`` says what answers: the recordings that come with the package, unless another is named.
"""
