"""Intercom for the tests of one's own code: in the same process, with what was called, faults and a clock.

::

    with LocalHost() as host:                                          # once for all tests
        with opened(host, LocalSettings(region="eu")) as intercom:     # one test
            client = MyClient(intercom.url, intercom.token)            # or intercom.requests_session()
            client.tag("7")
            intercom.assert_called("POST", "/conversations/{id}/tags", json={"id": "7", "admin_id": "1"})
            intercom.refuse_findings()
"""
