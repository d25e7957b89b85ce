"""Makes a certificate authority, and a certificate of it for this machine: ca.pem, server.pem, server.key in a folder."""

import datetime
import ipaddress
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

folder = sys.argv[1]
now = datetime.datetime.now(datetime.timezone.utc)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def usage(**allowed):
    every = dict.fromkeys(("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
                           "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(**{**every, **allowed})


def write(file, data):
    with open(os.open(os.path.join(folder, file), os.O_CREAT | os.O_WRONLY, 0o644), "wb") as out:
        out.write(data)


def builder(subject, key, issuer_key, ca):
    made = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("holdfast local cloud"))
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=30))
    made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)


# the key of the authority is forgotten with this process: it signs this one certificate and no other
ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
ca = builder("holdfast local cloud", ca_key, ca_key, ca=True)
ca = ca.add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True).sign(ca_key, hashes.SHA256())
names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
server = builder("127.0.0.1", key, ca_key, ca=False)
server = server.add_extension(usage(digital_signature=True), critical=True)
server = server.add_extension(x509.SubjectAlternativeName(names), critical=False)
server = server.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
server = server.sign(ca_key, hashes.SHA256())

write("ca.pem", ca.public_bytes(serialization.Encoding.PEM))
write("server.pem", server.public_bytes(serialization.Encoding.PEM))
os.close(os.open(os.path.join(folder, "server.key"), os.O_CREAT | os.O_WRONLY, 0o600))
write("server.key", key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                      serialization.NoEncryption()))
